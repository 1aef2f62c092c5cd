package org.bootwright.ext4.ondisk;

/**
 * The type of a file, as an inode's i_mode (S_IFMT) and as a directory entry (EXT4_FT_*) have it.
 */
public enum FileType {
  REGULAR(0x8000, 1),
  DIRECTORY(0x4000, 2),
  CHARACTER_DEVICE(0x2000, 3),
  BLOCK_DEVICE(0x6000, 4),
  FIFO(0x1000, 5),
  SOCKET(0xC000, 6),
  SYMBOLIC_LINK(0xA000, 7);

  private final int modeBits;
  private final int entryType;

  FileType(int modeBits, int entryType) {
    this.modeBits = modeBits;
    this.entryType = entryType;
  }

  public int modeBits() {
    return modeBits;
  }

  public byte entryType() {
    return (byte) entryType;
  }
}
