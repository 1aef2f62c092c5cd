package org.bootwright.ext4.disk;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCKS_PER_GROUP;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which blocks are taken, for good; hands out blocks to metadata. First come those that content set
 * aside and did not need; then it goes upwards from the content's end, then fills the gaps before
 * it, and where the disk is too small it goes on beyond the disk's end, so that the size that would
 * do can be told. For use by one thread.
 */
public final class FreeSpace {

  private final BitSet taken = new BitSet();
  private final long contentEnd;

  /** Runs before the content's end that were never written to; they are used first. */
  private final List<BlockRun> untouched;

  /** How far each of them is used up. */
  private final int[] untouchedNext;

  /** Superblock areas of the groups before this one are marked in {@link #taken}. */
  private int preparedGroups;

  private long limit;
  private int next;

  /** There is no free block before this one. */
  private int gaps;

  private long takenCount;
  private int takenEnd;

  /**
   * @param contentEnd blocks from here on were never written to
   * @param untouched runs before it that were not either; used first
   * @param limit blocks of the disk, or the largest number where that is still open
   */
  public FreeSpace(long contentEnd, List<BlockRun> untouched, long limit) {
    this.contentEnd = contentEnd;
    this.untouched = List.copyOf(untouched);
    this.untouchedNext =
        untouched.stream().mapToInt(run -> Math.toIntExact(run.firstBlock())).toArray();
    this.limit = limit;
    this.next = Math.toIntExact(contentEnd);
    prepare(contentEnd);
  }

  /** Marks what content has. */
  public void claim(BlockRun run) {
    int first = Math.toIntExact(run.firstBlock());
    int end = Math.toIntExact(run.end());
    prepare(end);
    // Block by block: looking for the next one taken would go through all that is free behind.
    for (int block = first; block < end; block++) {
      if (taken.get(block)) {
        throw new IllegalStateException("block " + block + " belongs to two contents");
      }
    }
    mark(first, run.blockCount());
  }

  /** The disk is now known to have this many blocks. */
  public void limitTo(long blockCount) {
    limit = blockCount;
    prepare(blockCount);
  }

  /** Takes neighbouring blocks. */
  public BlockRun takeContiguous(int blockCount) {
    int first = takeUntouched(blockCount);
    if (first >= 0) {
      mark(first, blockCount);
      return new BlockRun(first, blockCount);
    }
    first = find(next, limit, blockCount);
    if (first < 0) {
      first = find(gaps, Math.min(next, limit), blockCount);
      if (blockCount == 1) {
        // Nothing is ever freed, so what was passed over for one block need not be looked at again.
        gaps = first < 0 ? next : first + 1;
      }
    }
    if (first < 0) {
      first = find((int) Math.max(next, limit), DiskGeometry.MAX_DISK_BLOCKS * 2, blockCount);
    }
    if (first < 0) {
      throw new IllegalStateException("no run of " + blockCount + " blocks up to 8 TiB");
    }
    mark(first, blockCount);
    if (first >= next) {
      next = first + blockCount;
    }
    return new BlockRun(first, blockCount);
  }

  private int takeUntouched(int blockCount) {
    for (int index = 0; index < untouchedNext.length; index++) {
      long end = Math.min(untouched.get(index).end(), limit);
      int first = find(untouchedNext[index], end, blockCount);
      if (first >= 0) {
        untouchedNext[index] = first + blockCount;
        return first;
      }
    }
    return -1;
  }

  /** Takes blocks that may be scattered, in as few runs as is easy. */
  public List<BlockRun> take(int blockCount) {
    if (blockCount == 1 || find(next, limit, blockCount) >= 0) {
      return List.of(takeContiguous(blockCount));
    }
    var runs = new ArrayList<BlockRun>();
    int left = blockCount;
    while (left > 0) {
      var run = takeContiguous(1);
      int more = freeAfter(run.end(), left - 1);
      if (more > 0) {
        mark((int) run.end(), more);
        next = run.end() >= next ? (int) run.end() + more : next;
        run = new BlockRun(run.firstBlock(), 1 + more);
      }
      runs.add(run);
      left -= run.blockCount();
    }
    return runs;
  }

  private int freeAfter(long block, int wanted) {
    prepare(block + wanted);
    int used = taken.nextSetBit((int) block);
    long free = used < 0 ? wanted : Math.min(wanted, used - block);
    return (int) (block < limit ? Math.min(free, limit - block) : free);
  }

  private int find(int from, long end, int blockCount) {
    int first = from;
    while (true) {
      prepare((long) first + blockCount);
      first = taken.nextClearBit(first);
      if ((long) first + blockCount > end) {
        return -1;
      }
      prepare((long) first + blockCount);
      int used = taken.nextSetBit(first);
      if (used < 0 || used >= first + blockCount) {
        return first;
      }
      first = used;
    }
  }

  /** Marks the superblock areas of all groups that have a block before this one. */
  private void prepare(long end) {
    while (DiskGeometry.firstBlockOf(preparedGroups) < end) {
      if (DiskGeometry.hasSuperblock(preparedGroups)) {
        int first = Math.toIntExact(DiskGeometry.firstBlockOf(preparedGroups));
        taken.set(first, first + DiskGeometry.SUPERBLOCK_AREA_BLOCKS);
      }
      preparedGroups++;
    }
  }

  private void mark(int first, int blockCount) {
    taken.set(first, first + blockCount);
    takenCount += blockCount;
    takenEnd = Math.max(takenEnd, first + blockCount);
  }

  /** Blocks taken beside the superblock areas. */
  public long takenCount() {
    return takenCount;
  }

  /** The block after the last that was taken. */
  public long takenEnd() {
    return takenEnd;
  }

  /** Whether content may have been written to a block of the run; else it is still zero. */
  public boolean mayHaveOldBytes(BlockRun run) {
    return run.firstBlock() < contentEnd
        && untouched.stream()
            .noneMatch(each -> each.firstBlock() <= run.firstBlock() && run.end() <= each.end());
  }

  /** The disk's size, or the largest number while that is open. */
  public long limit() {
    return limit;
  }

  /** The group's bits, one a block, as a block bitmap has them; shorter if the last are clear. */
  public byte[] bitmapOf(int group) {
    int first = Math.toIntExact(DiskGeometry.firstBlockOf(group));
    return taken.get(first, first + BLOCKS_PER_GROUP).toByteArray();
  }
}
