package org.bootwright.ext4.extent;

import org.bootwright.ext4.disk.ExtentList;
import org.bootwright.ext4.ondisk.ExtentNode;

/** The entries of all nodes at one depth of an extent tree, in the order of the file. */
final class Level {

  private final long[] logicalBlocks;
  private final long[] diskBlocks;
  private final int[] blockCounts;
  private int count;

  private Level(int capacity) {
    logicalBlocks = new long[capacity];
    diskBlocks = new long[capacity];
    blockCounts = new int[capacity];
  }

  static Level ofIndexes(int capacity) {
    return new Level(capacity);
  }

  /** The leaves' entries: runs cut to the length that an extent can have. */
  static Level ofExtents(ExtentList runs) {
    int capacity = 0;
    for (int run = 0; run < runs.runCount(); run++) {
      capacity += Math.ceilDiv(runs.blockCount(run), ExtentNode.MAX_EXTENT_BLOCKS);
    }
    var level = new Level(capacity);
    for (int run = 0; run < runs.runCount(); run++) {
      for (int done = 0; done < runs.blockCount(run); done += ExtentNode.MAX_EXTENT_BLOCKS) {
        level.add(
            runs.logicalBlock(run) + done,
            runs.diskBlock(run) + done,
            Math.min(runs.blockCount(run) - done, ExtentNode.MAX_EXTENT_BLOCKS));
      }
    }
    return level;
  }

  void add(long logicalBlock, long diskBlock, int blockCount) {
    logicalBlocks[count] = logicalBlock;
    diskBlocks[count] = diskBlock;
    blockCounts[count] = blockCount;
    count++;
  }

  int count() {
    return count;
  }

  long logicalBlock(int entry) {
    return logicalBlocks[entry];
  }

  /** Puts a part of the entries into a node: extents at depth zero, indexes above. */
  void addTo(ExtentNode node, int from, int end, int depth) {
    for (int entry = from; entry < end; entry++) {
      if (depth == 0) {
        node.addExtent(logicalBlocks[entry], diskBlocks[entry], blockCounts[entry]);
      } else {
        node.addIndex(logicalBlocks[entry], diskBlocks[entry]);
      }
    }
  }
}
