package org.bootwright.ext4.directory;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.ExtentList;
import org.bootwright.ext4.disk.FreeSpace;
import org.bootwright.ext4.ondisk.DirectoryBlock;
import org.bootwright.ext4.ondisk.FileType;
import org.bootwright.ext4.ondisk.IndexBlock;
import org.bootwright.ext4.ondisk.MetadataChecksum;

/** Writes directories. */
public final class DirectoryWriter {

  /**
   * No directory has more entries than this. The index reaches at least 507 * 510 leaves of 13
   * names each, and a tree of more is none that a distribution has.
   */
  public static final int MAX_ENTRIES = IndexBlock.ROOT_CAPACITY * IndexBlock.NODE_CAPACITY * 13;

  private static final byte[] ZEROS = new byte[BLOCK_SIZE_BYTES];
  private static final byte[] DOT = {'.'};
  private static final byte[] DOT_DOT = {'.', '.'};

  private final DiskFile disk;
  private final FreeSpace space;
  private final MetadataChecksum checksum;
  private final NameHash nameHash;
  private final ByteBuffer block =
      ByteBuffer.allocate(BLOCK_SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  public DirectoryWriter(DiskFile disk, FreeSpace space, MetadataChecksum checksum, UUID hashSeed) {
    this.disk = disk;
    this.space = space;
    this.checksum = checksum;
    this.nameHash = new NameHash(hashSeed);
  }

  /**
   * Writes a directory.
   *
   * @param minBlockCount blocks that it has at least, the unused ones for entries to come; only for
   *     directories that fit one block
   */
  public WrittenDirectory write(
      int inodeNumber, int parentNumber, DirectoryEntries entries, int minBlockCount)
      throws IOException {
    long inOneBlock =
        DirectoryBlock.entryBytes(1) + DirectoryBlock.entryBytes(2) + entries.totalBytes();
    if (inOneBlock <= DirectoryBlock.CAPACITY_BYTES) {
      return writeLinear(inodeNumber, parentNumber, entries, minBlockCount);
    }
    return writeIndexed(inodeNumber, parentNumber, entries);
  }

  private WrittenDirectory writeLinear(
      int inodeNumber, int parentNumber, DirectoryEntries entries, int blockCount)
      throws IOException {
    var places = new Places(Math.max(1, blockCount));
    var first = new DirectoryBlock(cleared());
    byte type = FileType.DIRECTORY.entryType();
    first.add(inodeNumber, type, DOT);
    first.add(parentNumber, type, DOT_DOT);
    for (int entry = 0; entry < entries.count(); entry++) {
      entries.addTo(first, entry);
    }
    first.seal(inodeNumber, checksum);
    places.writeNext();
    for (int spare = 1; spare < blockCount; spare++) {
      new DirectoryBlock(cleared()).seal(inodeNumber, checksum);
      places.writeNext();
    }
    return new WrittenDirectory(places.extents, false);
  }

  private WrittenDirectory writeIndexed(int inodeNumber, int parentNumber, DirectoryEntries entries)
      throws IOException {
    var order = HashOrder.of(entries, nameHash);
    int leafCount = order.leafCount();
    int nodeCount =
        leafCount <= IndexBlock.ROOT_CAPACITY
            ? 0
            : Math.ceilDiv(leafCount, IndexBlock.NODE_CAPACITY);
    var places = new Places(1 + nodeCount + leafCount);
    writeRoot(inodeNumber, parentNumber, order, nodeCount);
    places.writeNext();
    for (int node = 0; node < nodeCount; node++) {
      int from = node * IndexBlock.NODE_CAPACITY;
      var index = IndexBlock.node(cleared());
      int end = Math.min(from + IndexBlock.NODE_CAPACITY, leafCount);
      for (int leaf = from; leaf < end; leaf++) {
        index.add(order.leafHash(leaf), 1 + nodeCount + leaf);
      }
      index.seal(inodeNumber, checksum);
      places.writeNext();
    }
    for (int leaf = 0; leaf < leafCount; leaf++) {
      var entryBlock = new DirectoryBlock(cleared());
      for (int at = order.leafStart(leaf); at < order.leafEnd(leaf); at++) {
        entries.addTo(entryBlock, order.entryAt(at));
      }
      entryBlock.seal(inodeNumber, checksum);
      places.writeNext();
    }
    return new WrittenDirectory(places.extents, true);
  }

  private void writeRoot(int inodeNumber, int parentNumber, HashOrder order, int nodeCount) {
    int levels = nodeCount == 0 ? 0 : IndexBlock.MAX_INDIRECT_LEVELS;
    var root = IndexBlock.root(cleared(), inodeNumber, parentNumber, levels);
    if (nodeCount == 0) {
      for (int leaf = 0; leaf < order.leafCount(); leaf++) {
        root.add(order.leafHash(leaf), 1 + leaf);
      }
    } else {
      for (int node = 0; node < nodeCount; node++) {
        root.add(order.leafHash(node * IndexBlock.NODE_CAPACITY), 1 + node);
      }
    }
    root.seal(inodeNumber, checksum);
  }

  private ByteBuffer cleared() {
    // A copy is one instruction where filling is a loop, until the JVM's full compiler comes to it.
    return block.put(0, ZEROS).clear();
  }

  /** The disk's blocks that one directory has; filled from first to last. */
  private final class Places {

    private final ExtentList extents;
    private int run;
    private int inRun;

    private Places(int blockCount) {
      var builder = new ExtentList.Builder();
      long logical = 0;
      for (var each : space.take(blockCount)) {
        builder.add(logical, each.firstBlock(), each.blockCount());
        logical += each.blockCount();
      }
      extents = builder.build();
    }

    private void writeNext() throws IOException {
      disk.write(extents.diskBlock(run) + inRun, block.clear());
      inRun++;
      if (inRun == extents.blockCount(run)) {
        run++;
        inRun = 0;
      }
    }
  }
}
