package org.bootwright.ext4;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.DiskGeometry;
import org.bootwright.ext4.disk.ExtentList;
import org.bootwright.ext4.disk.FreeSpace;
import org.bootwright.ext4.extent.ExtentTreeWriter;
import org.bootwright.ext4.group.InodeTables;
import org.bootwright.ext4.ondisk.FileType;
import org.bootwright.ext4.ondisk.Inode;
import org.bootwright.ext4.ondisk.MetadataChecksum;
import org.bootwright.ext4.ondisk.ValueInodeTable;
import org.bootwright.ext4.xattr.XattrPlacement;
import org.bootwright.ext4.xattr.XattrProblem;

/**
 * The inodes that hold values of extended attributes which fit nowhere else (ext4_xattr_inode_*):
 * equal values share one. Their numbers follow those of the tree's nodes.
 */
final class ValueInodes implements ValueInodeTable {

  private static final int PERMISSIONS = 0600;
  private static final int SECTORS_PER_BLOCK = BLOCK_SIZE_BYTES / 512;

  private final Directory root;
  private final MetadataChecksum checksum;

  /** By content, in the order of their numbers. */
  private final Map<ByteBuffer, Value> values = new LinkedHashMap<>();

  private int nextNumber;

  private static final class Value {
    final int number;
    final int checksum;
    int references;

    Value(int number, int checksum) {
      this.number = number;
      this.checksum = checksum;
    }
  }

  /** With none yet, for the tree below that directory. */
  ValueInodes(Directory root, MetadataChecksum checksum) {
    this.root = root;
    this.checksum = checksum;
  }

  /**
   * Finds the values of the root and of the other nodes, in their order, and numbers them; equal
   * ones are one.
   */
  void number(int firstNumber, List<Node> nodes) throws Ext4Exception {
    nextNumber = firstNumber;
    add(root);
    for (var node : nodes) {
      add(node);
    }
  }

  private void add(Node node) throws Ext4Exception {
    if (XattrPlacement.mayNeedValueInodes(node.attributes().extendedAttributes())) {
      for (var bytes : place(node).ownValues()) {
        var content = ByteBuffer.wrap(bytes);
        values.computeIfAbsent(
            content, _ -> new Value(nextNumber++, checksum.ofXattrValue(content.duplicate())));
      }
    }
  }

  /** Decides where a node's extended attributes go. */
  XattrPlacement place(Node node) throws Ext4Exception {
    try {
      return XattrPlacement.of(node.attributes().extendedAttributes());
    } catch (XattrProblem problem) {
      throw new Ext4Exception(
          switch (problem.kind()) {
            case TOO_LARGE -> Ext4Exception.Kind.XATTR_TOO_LARGE;
            case NAME_INVALID -> Ext4Exception.Kind.XATTR_NAME_INVALID;
            case ACL_INVALID -> Ext4Exception.Kind.ACL_INVALID;
          },
          "writing "
              + Paths.find(root, node)
              + ": its extended attributes cannot be stored: "
              + problem.getMessage());
    }
  }

  /** One entry more on the disk has this value. */
  void refer(byte[] bytes) {
    find(bytes).references++;
  }

  int count() {
    return values.size();
  }

  @Override
  public int numberOf(byte[] value) {
    return find(value).number;
  }

  @Override
  public int checksumOf(byte[] value) {
    return find(value).checksum;
  }

  private Value find(byte[] bytes) {
    var value = values.get(ByteBuffer.wrap(bytes));
    if (value == null) {
      throw new IllegalStateException("a value of " + bytes.length + " bytes has no inode");
    }
    return value;
  }

  /** Writes them all, behind the inodes of all nodes. */
  void write(DiskFile disk, FreeSpace space, InodeTables tables) throws IOException {
    var trees = new ExtentTreeWriter(disk, space, checksum);
    for (var entry : values.entrySet()) {
      write(entry.getKey().array(), entry.getValue(), disk, space, tables, trees);
    }
  }

  private void write(
      byte[] bytes,
      Value value,
      DiskFile disk,
      FreeSpace space,
      InodeTables tables,
      ExtentTreeWriter trees)
      throws IOException {
    int blocks = Math.toIntExact(DiskGeometry.bytesToBlocks(bytes.length));
    long first = space.takeContiguous(blocks).firstBlock();
    disk.write(first, ByteBuffer.wrap(Arrays.copyOf(bytes, blocks * BLOCK_SIZE_BYTES)));
    var tree = trees.write(new ExtentList.Builder().add(0, first, blocks).build(), value.number);
    tables
        .slot(value.number)
        .mode(FileType.REGULAR, PERMISSIONS)
        .links(1)
        .flags(Inode.EXTENTS_FLAG | Inode.VALUE_FLAG)
        .size(bytes.length)
        .sectors((long) blocks * SECTORS_PER_BLOCK)
        .blockField(tree.blockField())
        // Not times: the value's checksum, and the upper half of the number of references.
        .accessTime(Integer.toUnsignedLong(value.checksum), 0)
        .changeTime(0, 0)
        .version(value.references)
        .seal(value.number, checksum);
  }
}
