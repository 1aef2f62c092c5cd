package org.bootwright.ext4;

import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.ExtentList;

/**
 * The content of a regular file, already on the disk. Made by {@link ContentWriter#finish()}, of
 * use only with the {@link Ext4Writer} that made it.
 */
public final class FileContent {

  private final DiskFile disk;
  private final long sizeBytes;
  private ExtentList extents;
  private boolean discarded;

  FileContent(DiskFile disk, long sizeBytes, ExtentList extents) {
    this.disk = disk;
    this.sizeBytes = sizeBytes;
    this.extents = extents;
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  /** Whether a tree on that disk may have this content. */
  boolean isUsableOn(DiskFile other) {
    return disk == other && !discarded;
  }

  ExtentList extents() {
    return extents;
  }

  /** The same bytes now lie elsewhere. */
  void moveTo(ExtentList replacement) {
    extents = replacement;
  }

  void discard() {
    if (discarded) {
      throw new IllegalStateException("content is discarded twice");
    }
    discarded = true;
  }
}
