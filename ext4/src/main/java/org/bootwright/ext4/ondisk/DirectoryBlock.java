package org.bootwright.ext4.ondisk;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.nio.ByteBuffer;

/** A block of struct ext4_dir_entry_2, ended by struct ext4_dir_entry_tail with its checksum. */
public final class DirectoryBlock {

  /** What entries can take of a block. */
  public static final int CAPACITY_BYTES = BLOCK_SIZE_BYTES - 12;

  private static final int ENTRY_HEADER_BYTES = 8;

  /** EXT4_FT_DIR_CSUM. */
  private static final byte TAIL_TYPE = (byte) 0xDE;

  private static final int TAIL_BYTES = 12;

  private final ByteBuffer bytes;
  private int lastEntry;
  private int end;

  /** A block at the head of this little-endian buffer, which is all zeros. */
  public DirectoryBlock(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** EXT4_DIR_REC_LEN: bytes that an entry takes. */
  public static int entryBytes(int nameLength) {
    return (ENTRY_HEADER_BYTES + nameLength + 3) & ~3;
  }

  public void add(int inodeNumber, byte fileType, byte[] name) {
    lastEntry = end;
    end += entryBytes(name.length);
    putEntry(bytes, lastEntry, inodeNumber, end - lastEntry, fileType, name);
  }

  static void putEntry(
      ByteBuffer bytes, int at, int inodeNumber, int recordBytes, byte fileType, byte[] name) {
    bytes.putInt(at, inodeNumber);
    bytes.putShort(at + 4, (short) recordBytes);
    bytes.put(at + 6, (byte) name.length);
    bytes.put(at + 7, fileType);
    bytes.put(at + ENTRY_HEADER_BYTES, name);
  }

  /** Gives the rest to the last entry, or to an unused one, and puts the checksum in. */
  public void seal(int inodeNumber, MetadataChecksum checksum) {
    bytes.putShort(lastEntry + 4, (short) (CAPACITY_BYTES - lastEntry));
    bytes.putShort(CAPACITY_BYTES + 4, (short) TAIL_BYTES);
    bytes.put(CAPACITY_BYTES + 7, TAIL_TYPE);
    bytes.putInt(
        CAPACITY_BYTES + 8, checksum.ofInodePart(inodeNumber, bytes.slice(0, CAPACITY_BYTES)));
  }
}
