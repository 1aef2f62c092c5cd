package org.bootwright.ext4;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.bootwright.ext4.directory.DirectoryEntries;
import org.bootwright.ext4.directory.DirectoryWriter;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.ExtentList;
import org.bootwright.ext4.disk.FreeSpace;
import org.bootwright.ext4.extent.ExtentTreeWriter;
import org.bootwright.ext4.group.InodeTables;
import org.bootwright.ext4.ondisk.DeviceNumber;
import org.bootwright.ext4.ondisk.FileType;
import org.bootwright.ext4.ondisk.Inode;
import org.bootwright.ext4.ondisk.InodeNumbers;
import org.bootwright.ext4.ondisk.MetadataChecksum;
import org.bootwright.ext4.ondisk.XattrArea;
import org.bootwright.ext4.xattr.SharedBlocks;
import org.bootwright.ext4.xattr.XattrPlacement;

/** Writes nodes: the inode of each, and the blocks that it has beside content. */
final class NodeWriter {

  private static final int SECTORS_PER_BLOCK = BLOCK_SIZE_BYTES / 512;

  /** As mke2fs has it, so that e2fsck can save files without having to take blocks. */
  private static final int LOST_AND_FOUND_BLOCKS = 4;

  /** The target and a NUL must fit one block. */
  private static final int MAX_TARGET_BYTES = BLOCK_SIZE_BYTES - 1;

  private final Directory root;
  private final ValueInodes valueInodes;
  private final DiskFile disk;
  private final FreeSpace space;
  private final InodeTables tables;
  private final MetadataChecksum checksum;
  private final ExtentTreeWriter trees;
  private final DirectoryWriter directories;
  private final SharedBlocks xattrBlocks;

  NodeWriter(
      NumberedTree tree,
      DiskFile disk,
      FreeSpace space,
      InodeTables tables,
      MetadataChecksum checksum,
      UUID hashSeed) {
    root = tree.root();
    valueInodes = tree.valueInodes();
    this.disk = disk;
    this.space = space;
    this.tables = tables;
    this.checksum = checksum;
    this.trees = new ExtentTreeWriter(disk, space, checksum);
    this.directories = new DirectoryWriter(disk, space, checksum, hashSeed);
    this.xattrBlocks = new SharedBlocks(disk, space, checksum);
  }

  /** Writes what nodes share, when all of them are written. */
  void finish() throws IOException {
    xattrBlocks.finish();
    valueInodes.write(disk, space, tables);
  }

  /** Writes a node; nodes come in the order of their inode numbers. */
  void write(Node node) throws IOException {
    var inode = tables.slot(node.inodeNumber());
    putAttributes(inode, node);
    int xattrBlocks = putXattrs(inode, node);
    inode.links(linksOf(node));
    switch (node) {
      case RegularFile file -> putFile(inode, file, xattrBlocks);
      case Directory directory -> putDirectory(inode, directory, xattrBlocks);
      case SymbolicLink link -> putLink(inode, link, xattrBlocks);
      case Device device -> inode.blockField(deviceField(device)).sectors(sectors(xattrBlocks));
      case Fifo _, Socket _ -> inode.sectors(sectors(xattrBlocks));
    }
    inode.seal(node.inodeNumber(), checksum);
  }

  private static void putAttributes(Inode inode, Node node) {
    var attributes = node.attributes();
    var access = attributes.accessTime();
    var modification = attributes.modificationTime();
    var change = attributes.changeTime();
    var creation = attributes.creationTime();
    inode
        .mode(typeOf(node), attributes.mode())
        .owner(attributes.uid(), attributes.gid())
        .accessTime(access.seconds(), access.nanoseconds())
        .modificationTime(modification.seconds(), modification.nanoseconds())
        .changeTime(change.seconds(), change.nanoseconds())
        .creationTime(creation.seconds(), creation.nanoseconds());
  }

  private static FileType typeOf(Node node) {
    return switch (node) {
      case RegularFile _ -> FileType.REGULAR;
      case Directory _ -> FileType.DIRECTORY;
      case SymbolicLink _ -> FileType.SYMBOLIC_LINK;
      case CharacterDevice _ -> FileType.CHARACTER_DEVICE;
      case BlockDevice _ -> FileType.BLOCK_DEVICE;
      case Fifo _ -> FileType.FIFO;
      case Socket _ -> FileType.SOCKET;
    };
  }

  /** A directory with more than the most links has 1, which means many (dir_nlink). */
  private static int linksOf(Node node) {
    return node.linkCount() > NumberedTree.MAX_LINKS ? 1 : node.linkCount();
  }

  private static long sectors(long blockCount) {
    return blockCount * SECTORS_PER_BLOCK;
  }

  /** Returns how many blocks they take. */
  private int putXattrs(Inode inode, Node node) throws IOException {
    if (node.attributes().extendedAttributes().isEmpty()) {
      return 0;
    }
    var placement = valueInodes.place(node);
    if (!placement.inInode().isEmpty()) {
      inode.xattrs(XattrArea.inInode(placement.inInode(), valueInodes));
    }
    int blocks = valueBlocks(placement);
    if (!placement.inBlock().isEmpty()) {
      var bytes = XattrArea.inBlock(placement.inBlock(), valueInodes);
      inode.xattrBlock(
          xattrBlocks.blockFor(bytes, () -> placement.ownValues().forEach(valueInodes::refer)));
      blocks++;
    }
    return blocks;
  }

  /** Each who shares a value counts its blocks. */
  private static int valueBlocks(XattrPlacement placement) {
    return placement.ownValues().stream()
        .mapToInt(value -> Math.ceilDiv(value.length, BLOCK_SIZE_BYTES))
        .sum();
  }

  private void putFile(Inode inode, RegularFile file, int xattrBlocks) throws IOException {
    var content = file.content();
    var extents = content.extents();
    var tree = trees.write(extents, file.inodeNumber());
    inode
        .flags(Inode.EXTENTS_FLAG)
        .size(content.sizeBytes())
        .blockField(tree.blockField())
        .sectors(sectors(extents.totalBlocks() + tree.nodeBlockCount() + xattrBlocks));
  }

  private void putDirectory(Inode inode, Directory directory, int xattrBlocks) throws IOException {
    int number = directory.inodeNumber();
    int parentNumber = directory.parent().map(Node::inodeNumber).orElse(InodeNumbers.ROOT);
    var entries = new DirectoryEntries(directory.entryCount());
    for (var entry : directory.entries()) {
      var child = entry.getValue();
      entries.add(entry.getKey().bytes(), child.inodeNumber(), typeOf(child));
    }
    int minBlocks = number == InodeNumbers.LOST_AND_FOUND ? LOST_AND_FOUND_BLOCKS : 1;
    var written = directories.write(number, parentNumber, entries, minBlocks);
    var tree = trees.write(written.extents(), number);
    long blockCount = written.extents().totalBlocks();
    inode
        .flags(Inode.EXTENTS_FLAG | (written.isIndexed() ? Inode.INDEX_FLAG : 0))
        .size(blockCount * BLOCK_SIZE_BYTES)
        .blockField(tree.blockField())
        .sectors(sectors(blockCount + tree.nodeBlockCount() + xattrBlocks));
  }

  private void putLink(Inode inode, SymbolicLink link, int xattrBlocks) throws IOException {
    var target = link.targetBytes();
    checkTarget(link, target);
    inode.size(target.length);
    if (target.length < Inode.BLOCK_FIELD_BYTES) {
      inode
          .blockField(Arrays.copyOf(target, Inode.BLOCK_FIELD_BYTES))
          .sectors(sectors(xattrBlocks));
      return;
    }
    long block = space.takeContiguous(1).firstBlock();
    disk.write(block, ByteBuffer.wrap(Arrays.copyOf(target, BLOCK_SIZE_BYTES)));
    var extents = new ExtentList.Builder().add(0, block, 1).build();
    inode
        .flags(Inode.EXTENTS_FLAG)
        .blockField(trees.write(extents, link.inodeNumber()).blockField())
        .sectors(sectors(1 + xattrBlocks));
  }

  private void checkTarget(SymbolicLink link, byte[] target) throws Ext4Exception {
    boolean hasNul = false;
    for (byte each : target) {
      hasNul |= each == 0;
    }
    if (target.length == 0 || target.length > MAX_TARGET_BYTES || hasNul) {
      throw failure(
          Ext4Exception.Kind.LINK_TARGET_INVALID,
          link,
          "its target is "
              + target.length
              + " bytes long"
              + (hasNul ? " and has a NUL in it" : "")
              + "; ext4 stores 1 to 4,095 bytes without NUL");
    }
  }

  private byte[] deviceField(Device device) throws Ext4Exception {
    boolean inRange =
        device.major() >= 0
            && device.major() <= DeviceNumber.MAX_MAJOR
            && device.minor() >= 0
            && device.minor() <= DeviceNumber.MAX_MINOR;
    if (!inRange) {
      throw failure(
          Ext4Exception.Kind.DEVICE_NUMBER_OUT_OF_RANGE,
          device,
          "its device number "
              + device.major()
              + ":"
              + device.minor()
              + " is out of range; Linux has majors to 4,095 and minors to 1,048,575");
    }
    return DeviceNumber.blockField((int) device.major(), (int) device.minor());
  }

  private Ext4Exception failure(Ext4Exception.Kind kind, Node node, String what) {
    return new Ext4Exception(kind, "writing " + Paths.find(root, node) + ": " + what);
  }
}
