package org.bootwright.ext4.group;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCKS_PER_GROUP;

import org.bootwright.ext4.disk.DiskGeometry;

/** Computes how many blocks a disk must have; all counts are in blocks. */
public final class DiskSizing {

  /** Disks are multiples of 1 MiB unless their size is asked for. */
  private static final int ROUNDING_BLOCKS = 256;

  /** mke2fs drops a last group that has not this much beside its own tables. */
  private static final int LAST_GROUP_SPARE_BLOCKS = 50;

  private DiskSizing() {}

  /** The journal for a disk of that size, as mke2fs chooses it. */
  public static int journalBlocks(long diskBlocks) {
    if (diskBlocks < 32L << 10) {
      return 1 << 10;
    } else if (diskBlocks < 256L << 10) {
      return 4 << 10;
    } else if (diskBlocks < 512L << 10) {
      return 8 << 10;
    } else if (diskBlocks < 4096L << 10) {
      return 16 << 10;
    } else if (diskBlocks < 8192L << 10) {
      return 32 << 10;
    }
    return 64 << 10;
  }

  /** The smallest disk, in whole MiB, with that many blocks outside of superblock areas. */
  public static long blocksWithUsable(long usableBlocks) {
    long blocks = usableBlocks;
    long areas = -1;
    while (areas != superblockAreas(blocks)) {
      areas = superblockAreas(blocks);
      blocks = usableBlocks + areas;
    }
    return roundUp(blocks);
  }

  private static long superblockAreas(long blockCount) {
    long total = 0;
    int groupCount = DiskGeometry.groupCount(blockCount);
    for (int group = 0; group < groupCount; group++) {
      total += DiskGeometry.superblockAreaOf(group);
    }
    return total;
  }

  /** The end of that many blocks when they are placed from a block on, around superblock areas. */
  public static long endOfAppended(long firstBlock, long blockCount) {
    long end = firstBlock;
    long left = blockCount;
    while (left > 0) {
      int group = DiskGeometry.groupOf(end);
      long start = DiskGeometry.firstBlockOf(group) + DiskGeometry.superblockAreaOf(group);
      end = Math.max(end, start);
      long room = Math.min(left, DiskGeometry.firstBlockOf(group + 1) - end);
      end += room;
      left -= room;
    }
    return end;
  }

  public static long roundUp(long blockCount) {
    return Math.ceilDiv(blockCount, (long) ROUNDING_BLOCKS) * ROUNDING_BLOCKS;
  }

  /** The size, or a little more if the last group would be too small to be one. */
  public static long growLastGroup(long blockCount, int tableBlocks) {
    long rest = blockCount % BLOCKS_PER_GROUP;
    int least = leastBlocksOf(DiskGeometry.groupCount(blockCount) - 1, tableBlocks);
    return rest == 0 || rest >= least ? blockCount : roundUp(blockCount - rest + least);
  }

  /** The size, or a little less if the last group would be too small to be one. */
  public static long dropLastGroup(long blockCount, int tableBlocks) {
    long rest = blockCount % BLOCKS_PER_GROUP;
    int least = leastBlocksOf(DiskGeometry.groupCount(blockCount) - 1, tableBlocks);
    return rest == 0 || rest >= least ? blockCount : blockCount - rest;
  }

  private static int leastBlocksOf(int group, int tableBlocks) {
    return DiskGeometry.superblockAreaOf(group) + 2 + tableBlocks + LAST_GROUP_SPARE_BLOCKS;
  }
}
