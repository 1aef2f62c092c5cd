package org.bootwright.converter.tar;

/** What an entry of an archive makes. */
public enum TarEntryType {
  REGULAR_FILE,
  HARD_LINK,
  SYMBOLIC_LINK,
  CHARACTER_DEVICE,
  BLOCK_DEVICE,
  DIRECTORY,
  FIFO;

  /**
   * Types that are a header and nothing else: what their size field says is ignored, as Go's reader
   * (thus Docker) does, because old writers put the target's size into the header of a link.
   */
  boolean isHeaderOnly() {
    return this != REGULAR_FILE;
  }
}
