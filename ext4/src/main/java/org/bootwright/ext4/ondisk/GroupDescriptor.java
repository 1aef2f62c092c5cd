package org.bootwright.ext4.ondisk;

import static org.bootwright.ext4.disk.DiskGeometry.DESCRIPTOR_SIZE_BYTES;

import java.nio.ByteBuffer;

/** struct ext4_group_desc in its 64-byte form. */
public record GroupDescriptor(
    long blockBitmapBlock,
    long inodeBitmapBlock,
    long inodeTableBlock,
    int freeBlockCount,
    int freeInodeCount,
    int directoryCount,
    int unusedTableInodes,
    int flags,
    int blockBitmapChecksum,
    int inodeBitmapChecksum) {

  /** EXT4_BG_INODE_UNINIT: no inode in use, the inode bitmap is not to be read. */
  public static final int INODE_UNINIT = 0x1;

  /** EXT4_BG_BLOCK_UNINIT: nothing in use but the superblock area, the bitmap is not to be read. */
  public static final int BLOCK_UNINIT = 0x2;

  /** EXT4_BG_INODE_ZEROED: the kernel need not zero the inode table in the background. */
  public static final int INODE_ZEROED = 0x4;

  private static final int CHECKSUM_OFFSET = 0x1E;

  /** Writes the 64 bytes, which must be zero and in a little-endian buffer, and their checksum. */
  public void writeTo(ByteBuffer target, int offset, int group, MetadataChecksum checksum) {
    target.putInt(offset, (int) blockBitmapBlock);
    target.putInt(offset + 0x20, (int) (blockBitmapBlock >>> 32));
    target.putInt(offset + 0x4, (int) inodeBitmapBlock);
    target.putInt(offset + 0x24, (int) (inodeBitmapBlock >>> 32));
    target.putInt(offset + 0x8, (int) inodeTableBlock);
    target.putInt(offset + 0x28, (int) (inodeTableBlock >>> 32));
    putHalves(target, offset, 0xC, 0x2C, freeBlockCount);
    putHalves(target, offset, 0xE, 0x2E, freeInodeCount);
    putHalves(target, offset, 0x10, 0x30, directoryCount);
    putHalves(target, offset, 0x1C, 0x32, unusedTableInodes);
    target.putShort(offset + 0x12, (short) flags);
    putHalves(target, offset, 0x18, 0x38, blockBitmapChecksum);
    putHalves(target, offset, 0x1A, 0x3A, inodeBitmapChecksum);
    var bytes = target.slice(offset, DESCRIPTOR_SIZE_BYTES);
    target.putShort(offset + CHECKSUM_OFFSET, (short) checksum.ofDescriptor(group, bytes));
  }

  private static void putHalves(ByteBuffer target, int offset, int low, int high, int value) {
    target.putShort(offset + low, (short) value);
    target.putShort(offset + high, (short) (value >>> 16));
  }
}
