package org.bootwright.ext4.disk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Hands out blocks to content while it streams in: upwards, around the superblock areas, and first
 * from what was given back. How much there is in all is not known yet. Safe for several threads.
 */
public final class ContentSpace implements BlockSource {

  private final Deque<BlockRun> returned = new ArrayDeque<>();
  private final List<ReservedSpace> reserved = new ArrayList<>();
  private final BlockCursor cursor =
      new BlockCursor(DiskGeometry.SUPERBLOCK_AREA_BLOCKS, Long.MAX_VALUE);
  private long end = cursor.next();

  @Override
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
    var run = cursor.take(wantedBlocks);
    end = Math.max(end, cursor.next());
    return run;
  }

  @Override
  public synchronized void giveBack(BlockRun run) {
    if (!cursor.takeBack(run)) {
      returned.addLast(run);
    }
  }

  /**
   * Sets blocks aside for one thread's content. When they are used up it goes on in the space that
   * all share, each time after the gate has let it through.
   */
  public synchronized ReservedSpace reserve(long blockCount, SharedSpaceGate gate) {
    long first = cursor.next();
    cursor.pass(blockCount);
    end = Math.max(end, cursor.next());
    var space = new ReservedSpace(new BlockCursor(first, cursor.next()), cursor.next(), this, gate);
    reserved.add(space);
    return space;
  }

  /** The block after the last that was ever handed out: from here on the disk is untouched. */
  public synchronized long end() {
    return end;
  }

  /** What was set aside and never handed out, lowest first. */
  public synchronized List<BlockRun> untouched() {
    return reserved.stream().flatMap(space -> space.untouched().stream()).toList();
  }
}
