package org.bootwright.ext4.group;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

/** A journal on the disk, as the superblock names it. */
public final class Journal {

  private final int blockCount;
  private final byte[] blockField;

  Journal(int blockCount, byte[] blockField) {
    this.blockCount = blockCount;
    this.blockField = blockField;
  }

  long sizeBytes() {
    return (long) blockCount * BLOCK_SIZE_BYTES;
  }

  /** i_block of its inode, of which the superblock has a copy. */
  byte[] blockField() {
    return blockField.clone();
  }
}
