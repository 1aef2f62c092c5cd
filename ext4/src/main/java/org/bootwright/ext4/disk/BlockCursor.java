package org.bootwright.ext4.disk;

/** Hands out blocks upwards from one, around the superblock areas. For one thread at a time. */
final class BlockCursor {

  private final long limit;
  private long next;

  BlockCursor(long first, long limit) {
    this.next = first;
    this.limit = limit;
  }

  /** The block from which nothing was handed out yet. */
  long next() {
    return next;
  }

  boolean isAtEnd() {
    skipSuperblock();
    return next >= limit;
  }

  /** Up to that many neighbouring blocks, at least one; there must be one. */
  BlockRun take(int wantedBlocks) {
    skipSuperblock();
    long most = Math.min(limit - next, blocksToSuperblock(wantedBlocks));
    var run = new BlockRun(next, (int) Math.min(wantedBlocks, most));
    next = run.end();
    return run;
  }

  /** Takes the blocks back if they were the last. */
  boolean takeBack(BlockRun run) {
    if (run.end() != next) {
      return false;
    }
    next = run.firstBlock();
    return true;
  }

  /** Passes that many blocks over, those of superblock areas not counted. */
  void pass(long blockCount) {
    for (long left = blockCount; left > 0; ) {
      left -= take((int) Math.min(left, DiskGeometry.BLOCKS_PER_GROUP)).blockCount();
    }
  }

  private void skipSuperblock() {
    int group = DiskGeometry.groupOf(next);
    next = Math.max(next, DiskGeometry.firstBlockOf(group) + DiskGeometry.superblockAreaOf(group));
  }

  /** Blocks up to the next superblock, or some number that is at least the wanted one. */
  private long blocksToSuperblock(int wantedBlocks) {
    int following = DiskGeometry.groupOf(next) + 1;
    while (!DiskGeometry.hasSuperblock(following)
        && DiskGeometry.firstBlockOf(following) - next < wantedBlocks) {
      following++;
    }
    return DiskGeometry.firstBlockOf(following) - next;
  }
}
