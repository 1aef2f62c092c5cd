package org.bootwright.ext4.ondisk;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.nio.ByteBuffer;
import java.util.UUID;

/** struct journal_superblock_s of jbd2, which is big-endian: the journal's first block. */
public final class JournalSuperblock {

  private static final int JBD2_MAGIC_NUMBER = 0xC03B3998;
  private static final int JBD2_SUPERBLOCK_V2 = 4;

  /** JBD2_FEATURE_INCOMPAT_64BIT and JBD2_FEATURE_INCOMPAT_CSUM_V3. */
  private static final int INCOMPAT = 0x2 | 0x10;

  private static final byte JBD2_CRC32C_CHKSUM = 4;
  private static final int SIZE_BYTES = 1024;
  private static final int CHECKSUM_OFFSET = 0xFC;

  private JournalSuperblock() {}

  /** The block of an empty journal. */
  public static ByteBuffer empty(UUID uuid, int blockCount) {
    var bytes = ByteBuffer.allocate(BLOCK_SIZE_BYTES);
    bytes.putInt(0x0, JBD2_MAGIC_NUMBER);
    bytes.putInt(0x4, JBD2_SUPERBLOCK_V2);
    bytes.putInt(0xC, BLOCK_SIZE_BYTES);
    bytes.putInt(0x10, blockCount); // s_maxlen
    bytes.putInt(0x14, 1); // s_first: the log begins after this block
    bytes.putInt(0x18, 1); // s_sequence of the first transaction; s_start zero means empty
    bytes.putInt(0x28, INCOMPAT);
    bytes.put(0x30, MetadataChecksum.bytesOf(uuid));
    bytes.putInt(0x40, 1); // s_nr_users
    bytes.put(0x50, JBD2_CRC32C_CHKSUM);
    bytes.putInt(CHECKSUM_OFFSET, MetadataChecksum.unseeded(bytes.slice(0, SIZE_BYTES)));
    return bytes;
  }
}
