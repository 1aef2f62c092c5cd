package org.bootwright.ext4.disk;

/** Neighbouring blocks. */
public record BlockRun(long firstBlock, int blockCount) {

  public BlockRun {
    if (firstBlock < 0 || blockCount <= 0) {
      throw new IllegalArgumentException("no run: " + firstBlock + "+" + blockCount);
    }
  }

  /** The block after the last. */
  public long end() {
    return firstBlock + blockCount;
  }
}
