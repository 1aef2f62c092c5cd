package org.bootwright.converter.disk;

/** How large a disk is to be. */
public sealed interface DiskSize {
  /** The content and this many free bytes, for disks that are grown when they are used. */
  record Fitted(long slackBytes) implements DiskSize {}

  /** This many bytes, rounded down to whole blocks. */
  record Exact(long sizeBytes) implements DiskSize {}

  /**
   * Enough free space for a boot that nobody grew the disk for: logs, machine id, a package or two.
   */
  long STANDARD_SLACK_BYTES = 64L << 20;

  static DiskSize fitted() {
    return new Fitted(STANDARD_SLACK_BYTES);
  }
}
