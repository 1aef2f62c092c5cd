package org.bootwright.ext4.disk;

/** How a disk of blocks is divided into groups, and what each group has at its head. */
public final class DiskGeometry {

  /** EXT4_MAX_BLOCK_SIZE on machines with 4 KiB pages; every kernel mounts it. */
  public static final int BLOCK_SIZE_BYTES = 4096;

  /** s_blocks_per_group: as many as one block of bitmap has bits. */
  public static final int BLOCKS_PER_GROUP = 8 * BLOCK_SIZE_BYTES;

  /** Size of a group descriptor with the 64bit feature (EXT4_MIN_DESC_SIZE_64BIT). */
  public static final int DESCRIPTOR_SIZE_BYTES = 64;

  /** EXT4_DESC_PER_BLOCK. */
  public static final int DESCRIPTORS_PER_BLOCK = BLOCK_SIZE_BYTES / DESCRIPTOR_SIZE_BYTES;

  /**
   * Blocks for group descriptors beside each superblock, used and reserved together. It is known
   * before the disk's size is, so that content can be placed at once, and it is as large as the
   * resize inode can address: the kernel can grow any disk to 8 TiB within it.
   */
  public static final int DESCRIPTOR_AREA_BLOCKS = BLOCK_SIZE_BYTES / 4;

  /** A superblock and its descriptors. */
  public static final int SUPERBLOCK_AREA_BLOCKS = 1 + DESCRIPTOR_AREA_BLOCKS;

  /** Half of what the descriptor area describes, so that every disk can still grow within it. */
  public static final long MAX_DISK_BLOCKS =
      (long) DESCRIPTOR_AREA_BLOCKS / 2 * DESCRIPTORS_PER_BLOCK * BLOCKS_PER_GROUP;

  private DiskGeometry() {}

  public static int groupCount(long blockCount) {
    return Math.toIntExact(Math.ceilDiv(blockCount, (long) BLOCKS_PER_GROUP));
  }

  public static int groupOf(long block) {
    return (int) (block / BLOCKS_PER_GROUP);
  }

  public static long firstBlockOf(int group) {
    return (long) group * BLOCKS_PER_GROUP;
  }

  public static int descriptorBlockCount(int groupCount) {
    return Math.ceilDiv(groupCount, DESCRIPTORS_PER_BLOCK);
  }

  /** Whether the group begins with a superblock (sparse_super: 0, 1 and powers of 3, 5 and 7). */
  public static boolean hasSuperblock(int group) {
    return group <= 1 || isPowerOf(3, group) || isPowerOf(5, group) || isPowerOf(7, group);
  }

  private static boolean isPowerOf(int base, int number) {
    long power = base;
    while (power < number) {
      power *= base;
    }
    return power == number;
  }

  /** Blocks at the head of the group that hold a superblock and descriptors: none or 1,025. */
  public static int superblockAreaOf(int group) {
    return hasSuperblock(group) ? SUPERBLOCK_AREA_BLOCKS : 0;
  }

  public static long bytesToBlocks(long bytes) {
    return Math.ceilDiv(bytes, (long) BLOCK_SIZE_BYTES);
  }
}
