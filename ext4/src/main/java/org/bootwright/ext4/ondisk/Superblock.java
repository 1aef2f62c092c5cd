package org.bootwright.ext4.ondisk;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCKS_PER_GROUP;
import static org.bootwright.ext4.disk.DiskGeometry.DESCRIPTOR_SIZE_BYTES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** struct ext4_super_block: 1,024 bytes, at byte 1,024 of the disk and at the head of each copy. */
public final class Superblock {

  public static final int SIZE_BYTES = 1024;

  /** Byte of the disk at which the first one lies; the boot sector is before it. */
  public static final int PRIMARY_OFFSET = 1024;

  private static final int EXT4_SUPER_MAGIC = 0xEF53;
  private static final int EXT4_VALID_FS = 1;
  private static final int EXT4_ERRORS_CONTINUE = 1;
  private static final int EXT4_DYNAMIC_REV = 1;

  /** s_log_block_size: 1,024 shifted by this. */
  private static final int LOG_BLOCK_SIZE = 2;

  /**
   * Groups whose tables the kernel lays together where it grows the disk: 2^4, as mke2fs has it.
   */
  private static final int LOG_GROUPS_PER_FLEX = 4;

  private static final int DX_HASH_HALF_MD4 = 1;

  /** EXT2_FLAGS_SIGNED_HASH: names were hashed as signed characters, whatever machine mounts it. */
  private static final int SIGNED_HASH = 0x1;

  /** EXT4_DEFM_XATTR_USER and EXT4_DEFM_ACL. */
  private static final int DEFAULT_MOUNT_OPTIONS = 0x4 | 0x8;

  private static final int EXT4_CRC32C_CHKSUM = 1;

  /** EXT3_JNL_BACKUP_BLOCKS: s_jnl_blocks has a copy of the journal's i_block and size. */
  private static final int JOURNAL_BACKUP_BLOCKS = 1;

  private static final int CHECKSUM_OFFSET = 0x3FC;

  private final ByteBuffer bytes = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  public Superblock() {
    bytes.putInt(0x18, LOG_BLOCK_SIZE);
    bytes.putInt(0x1C, LOG_BLOCK_SIZE); // s_log_cluster_size
    bytes.putInt(0x20, BLOCKS_PER_GROUP);
    bytes.putInt(0x24, BLOCKS_PER_GROUP); // s_clusters_per_group
    bytes.putShort(0x36, (short) -1); // s_max_mnt_count: never check for age
    bytes.putShort(0x38, (short) EXT4_SUPER_MAGIC);
    bytes.putShort(0x3A, (short) EXT4_VALID_FS);
    bytes.putShort(0x3C, (short) EXT4_ERRORS_CONTINUE);
    bytes.putInt(0x4C, EXT4_DYNAMIC_REV);
    bytes.putInt(0x54, InodeNumbers.FIRST_ORDINARY);
    bytes.putShort(0x58, (short) Inode.SIZE_BYTES);
    bytes.putInt(0x5C, Features.COMPAT);
    bytes.putInt(0x60, Features.INCOMPAT);
    bytes.putInt(0x64, Features.RO_COMPAT);
    bytes.put(0xFC, (byte) DX_HASH_HALF_MD4);
    bytes.putShort(0xFE, (short) DESCRIPTOR_SIZE_BYTES);
    bytes.putInt(0x100, DEFAULT_MOUNT_OPTIONS);
    bytes.putShort(0x15C, (short) Inode.EXTRA_SIZE_BYTES); // s_min_extra_isize
    bytes.putShort(0x15E, (short) Inode.EXTRA_SIZE_BYTES); // s_want_extra_isize
    bytes.putInt(0x160, SIGNED_HASH);
    bytes.put(0x174, (byte) LOG_GROUPS_PER_FLEX);
    bytes.put(0x175, (byte) EXT4_CRC32C_CHKSUM);
  }

  public Superblock blocks(long count, long free, int reservedDescriptorBlocks) {
    bytes.putInt(0x4, (int) count);
    bytes.putInt(0x150, (int) (count >>> 32));
    bytes.putInt(0xC, (int) free);
    bytes.putInt(0x158, (int) (free >>> 32));
    bytes.putShort(0xCE, (short) reservedDescriptorBlocks);
    return this;
  }

  /** Extended attributes have values in inodes of their own. */
  public Superblock valueInodes() {
    bytes.putInt(0x60, Features.INCOMPAT | Features.INCOMPAT_VALUE_INODES);
    return this;
  }

  public Superblock inodes(int count, int free, int perGroup) {
    bytes.putInt(0x0, count);
    bytes.putInt(0x10, free);
    bytes.putInt(0x28, perGroup);
    return this;
  }

  public Superblock identity(UUID uuid, UUID hashSeed, byte[] label) {
    bytes.put(0x68, MetadataChecksum.bytesOf(uuid));
    bytes.put(0xEC, MetadataChecksum.bytesOf(hashSeed));
    bytes.put(0x78, label);
    return this;
  }

  /** When it was made, written and checked; s_mtime stays zero for never mounted. */
  public Superblock made(long madeSeconds) {
    // 40 bits, unsigned, unlike the times of inodes.
    long seconds = Math.clamp(madeSeconds, 0, (1L << 40) - 1);
    bytes.putInt(0x108, (int) seconds);
    bytes.put(0x276, (byte) (seconds >>> 32)); // s_mkfs_time_hi
    bytes.putInt(0x30, (int) seconds);
    bytes.put(0x274, (byte) (seconds >>> 32)); // s_wtime_hi
    bytes.putInt(0x40, (int) seconds);
    bytes.put(0x277, (byte) (seconds >>> 32)); // s_lastcheck_hi
    return this;
  }

  /** Names the journal's inode, and keeps its i_block and size should the inode be lost. */
  public Superblock journal(byte[] inodeBlockField, long sizeBytes) {
    bytes.putInt(0xE0, InodeNumbers.JOURNAL);
    bytes.put(0xFD, (byte) JOURNAL_BACKUP_BLOCKS);
    bytes.put(0x10C, inodeBlockField);
    bytes.putInt(0x10C + 60, (int) (sizeBytes >>> 32));
    bytes.putInt(0x10C + 64, (int) sizeBytes);
    return this;
  }

  /** The bytes of the copy in that group. */
  public ByteBuffer copyFor(int group) {
    bytes.putShort(0x5A, (short) group); // s_block_group_nr
    bytes.putInt(CHECKSUM_OFFSET, MetadataChecksum.unseeded(bytes.slice(0, CHECKSUM_OFFSET)));
    return bytes.asReadOnlyBuffer().clear();
  }
}
