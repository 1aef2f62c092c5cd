package org.bootwright.ext4.ondisk;

/**
 * The features that every file system made here has. Linux 3.6 and newer write it; where a file has
 * extended attributes that are too large for one block, there is one feature more, and it takes
 * Linux 4.13.
 */
final class Features {

  /** HAS_JOURNAL 0x4, EXT_ATTR 0x8, RESIZE_INODE 0x10, DIR_INDEX 0x20. */
  static final int COMPAT = 0x4 | 0x8 | 0x10 | 0x20;

  /** FILETYPE 0x2, EXTENTS 0x40, 64BIT 0x80, FLEX_BG 0x200. */
  static final int INCOMPAT = 0x2 | 0x40 | 0x80 | 0x200;

  /** EA_INODE. */
  static final int INCOMPAT_VALUE_INODES = 0x400;

  /**
   * SPARSE_SUPER 0x1, LARGE_FILE 0x2, HUGE_FILE 0x8, DIR_NLINK 0x20, EXTRA_ISIZE 0x40,
   * METADATA_CSUM 0x400.
   */
  static final int RO_COMPAT = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x400;

  private Features() {}
}
