package org.bootwright.ext4.extent;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.ExtentList;
import org.bootwright.ext4.disk.FreeSpace;
import org.bootwright.ext4.ondisk.ExtentNode;
import org.bootwright.ext4.ondisk.Inode;
import org.bootwright.ext4.ondisk.MetadataChecksum;

/** Writes extent trees. */
public final class ExtentTreeWriter {

  private final DiskFile disk;
  private final FreeSpace space;
  private final MetadataChecksum checksum;

  public ExtentTreeWriter(DiskFile disk, FreeSpace space, MetadataChecksum checksum) {
    this.disk = disk;
    this.space = space;
    this.checksum = checksum;
  }

  /** Writes the nodes of the inode's tree that are blocks. */
  public ExtentTree write(ExtentList runs, int inodeNumber) throws IOException {
    var level = Level.ofExtents(runs);
    int depth = 0;
    int nodeBlocks = 0;
    while (level.count() > ExtentNode.ROOT_CAPACITY) {
      level = writeNodes(level, depth, inodeNumber);
      nodeBlocks += level.count();
      depth++;
    }
    if (depth > ExtentNode.MAX_DEPTH) {
      throw new IllegalStateException("extent tree of inode " + inodeNumber + " is too deep");
    }
    var root = new byte[Inode.BLOCK_FIELD_BYTES];
    var rootBytes = ByteBuffer.wrap(root).order(ByteOrder.LITTLE_ENDIAN);
    level.addTo(
        new ExtentNode(rootBytes, ExtentNode.ROOT_CAPACITY, depth), 0, level.count(), depth);
    return new ExtentTree(root, nodeBlocks);
  }

  /** Writes the level's entries into as few nodes as hold them and returns the level above. */
  private Level writeNodes(Level level, int depth, int inodeNumber) throws IOException {
    int nodeCount = Math.ceilDiv(level.count(), ExtentNode.BLOCK_CAPACITY);
    var above = Level.ofIndexes(nodeCount);
    for (int node = 0; node < nodeCount; node++) {
      int from = node * ExtentNode.BLOCK_CAPACITY;
      int end = Math.min(from + ExtentNode.BLOCK_CAPACITY, level.count());
      long block = space.takeContiguous(1).firstBlock();
      var bytes = ByteBuffer.allocate(BLOCK_SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      var written = new ExtentNode(bytes, ExtentNode.BLOCK_CAPACITY, depth);
      level.addTo(written, from, end, depth);
      written.seal(inodeNumber, checksum);
      disk.write(block, bytes);
      above.add(level.logicalBlock(from), block, 0);
    }
    return above;
  }
}
