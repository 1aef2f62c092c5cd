package org.bootwright.ext4.ondisk;

/** The numbers that ext4 gives to inodes of its own. */
public final class InodeNumbers {

  /** EXT4_ROOT_INO. */
  public static final int ROOT = 2;

  /** EXT4_RESIZE_INO. */
  public static final int RESIZE = 7;

  /** EXT4_JOURNAL_INO. */
  public static final int JOURNAL = 8;

  /** EXT4_GOOD_OLD_FIRST_INO: all before are reserved. */
  public static final int FIRST_ORDINARY = 11;

  /** lost+found, by custom. */
  public static final int LOST_AND_FOUND = 11;

  private InodeNumbers() {}
}
