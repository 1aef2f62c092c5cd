package org.bootwright.ext4.disk;

import java.util.Arrays;

/**
 * Which blocks of a file lie where on the disk, ordered by the block in the file; what is in none
 * of the runs is a hole. Two longs a run, because an image has a million of these lists.
 */
public final class ExtentList {

  /** Of files without blocks. */
  public static final ExtentList EMPTY = new ExtentList(new long[0]);

  /** Pairs: (logical block << 32 | block count), first block on the disk. */
  private final long[] pairs;

  private ExtentList(long[] pairs) {
    this.pairs = pairs;
  }

  public int runCount() {
    return pairs.length / 2;
  }

  /** The block of the file at which the run begins. */
  public long logicalBlock(int run) {
    return pairs[2 * run] >>> 32;
  }

  public int blockCount(int run) {
    return (int) pairs[2 * run];
  }

  /** The block of the disk at which the run begins. */
  public long diskBlock(int run) {
    return pairs[2 * run + 1];
  }

  public long totalBlocks() {
    long total = 0;
    for (int run = 0; run < runCount(); run++) {
      total += blockCount(run);
    }
    return total;
  }

  /** Collects runs in the order of the file, joining neighbours. */
  public static final class Builder {

    private static final long MAX_RUN_BLOCKS = Integer.MAX_VALUE;

    private long[] pairs = new long[2];
    private int used;

    /** Appends a run that begins at or after the end of the last one in the file. */
    public Builder add(long logicalBlock, long diskBlock, int blockCount) {
      if (used > 0) {
        long lastLogical = pairs[used - 2] >>> 32;
        int lastCount = (int) pairs[used - 2];
        boolean joins =
            lastLogical + lastCount == logicalBlock
                && pairs[used - 1] + lastCount == diskBlock
                && (long) lastCount + blockCount <= MAX_RUN_BLOCKS;
        if (joins) {
          pairs[used - 2] += blockCount;
          return this;
        }
      }
      if (used == pairs.length) {
        pairs = Arrays.copyOf(pairs, 2 * used);
      }
      pairs[used++] = logicalBlock << 32 | blockCount;
      pairs[used++] = diskBlock;
      return this;
    }

    public ExtentList build() {
      return used == 0 ? EMPTY : new ExtentList(Arrays.copyOf(pairs, used));
    }
  }
}
