package org.bootwright.ext4.disk;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Hands out blocks to content while it streams in: upwards, around the superblock areas, and first
 * from what was given back. How much there is in all is not known yet. Safe for several threads.
 */
public final class ContentSpace {

  private final Deque<BlockRun> returned = new ArrayDeque<>();
  private long next = DiskGeometry.SUPERBLOCK_AREA_BLOCKS;
  private long end = next;

  /** Takes up to that many neighbouring blocks, at least one. */
  public synchronized BlockRun take(int wantedBlocks) {
    var gap = returned.pollFirst();
    if (gap != null) {
      if (gap.blockCount() <= wantedBlocks) {
        return gap;
      }
      returned.addFirst(
          new BlockRun(gap.firstBlock() + wantedBlocks, gap.blockCount() - wantedBlocks));
      return new BlockRun(gap.firstBlock(), wantedBlocks);
    }
    int group = DiskGeometry.groupOf(next);
    next = Math.max(next, DiskGeometry.firstBlockOf(group) + DiskGeometry.superblockAreaOf(group));
    var run = new BlockRun(next, (int) Math.min(wantedBlocks, nextSuperblock(group, wantedBlocks)));
    next = run.end();
    end = Math.max(end, next);
    return run;
  }

  /** Blocks up to the next superblock, or some number that is at least the wanted one. */
  private long nextSuperblock(int group, int wantedBlocks) {
    int following = group + 1;
    while (!DiskGeometry.hasSuperblock(following)
        && DiskGeometry.firstBlockOf(following) - next < wantedBlocks) {
      following++;
    }
    return DiskGeometry.firstBlockOf(following) - next;
  }

  /** Gives blocks back; they may have been written to. */
  public synchronized void giveBack(BlockRun run) {
    if (run.end() == next) {
      next = run.firstBlock();
    } else {
      returned.addLast(run);
    }
  }

  /** The block after the last that was ever handed out: from here on the disk is untouched. */
  public synchronized long end() {
    return end;
  }
}
