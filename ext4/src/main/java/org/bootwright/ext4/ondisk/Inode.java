package org.bootwright.ext4.ondisk;

import java.nio.ByteBuffer;

/** struct ext4_inode of 256 bytes, written into a place of an inode table that is all zeros. */
public final class Inode {

  public static final int SIZE_BYTES = 256;

  /** i_extra_isize: the fields up to i_projid. */
  public static final int EXTRA_SIZE_BYTES = 32;

  /** EXT4_N_BLOCKS words. */
  public static final int BLOCK_FIELD_BYTES = 60;

  /** EXT4_INDEX_FL: the directory has a hash index. */
  public static final int INDEX_FLAG = 0x1000;

  /** EXT4_EA_INODE_FL: the content is the value of an extended attribute. */
  public static final int VALUE_FLAG = 0x200000;

  /** EXT4_EXTENTS_FL. */
  public static final int EXTENTS_FLAG = 0x80000;

  /** EXT4_GOOD_OLD_INODE_SIZE. */
  private static final int OLD_SIZE_BYTES = 128;

  private static final int XATTR_OFFSET = OLD_SIZE_BYTES + EXTRA_SIZE_BYTES;

  /** What is left for extended attributes within the inode, with their header. */
  public static final int XATTR_BYTES = SIZE_BYTES - XATTR_OFFSET;

  private static final int CHECKSUM_LOW = 0x7C;
  private static final int CHECKSUM_HIGH = 0x82;

  private final ByteBuffer table;
  private final int offset;

  /** An inode at that byte of a little-endian buffer. */
  public Inode(ByteBuffer table, int offset) {
    this.table = table;
    this.offset = offset;
    table.putShort(offset + 0x80, (short) EXTRA_SIZE_BYTES);
  }

  public Inode mode(FileType type, int permissions) {
    table.putShort(offset, (short) (type.modeBits() | permissions));
    return this;
  }

  public Inode owner(long uid, long gid) {
    table.putShort(offset + 0x2, (short) uid);
    table.putShort(offset + 0x78, (short) (uid >>> 16));
    table.putShort(offset + 0x18, (short) gid);
    table.putShort(offset + 0x7A, (short) (gid >>> 16));
    return this;
  }

  public Inode size(long sizeBytes) {
    table.putInt(offset + 0x4, (int) sizeBytes);
    table.putInt(offset + 0x6C, (int) (sizeBytes >>> 32));
    return this;
  }

  public Inode links(int count) {
    table.putShort(offset + 0x1A, (short) count);
    return this;
  }

  /** l_i_version; of an attribute's value how many entries share it (the upper half is ctime). */
  public Inode version(int version) {
    table.putInt(offset + 0x24, version);
    return this;
  }

  /** All blocks that the file takes, in units of 512 bytes (48 bits, without the huge flag). */
  public Inode sectors(long count) {
    table.putInt(offset + 0x1C, (int) count);
    table.putShort(offset + 0x74, (short) (count >>> 32));
    return this;
  }

  public Inode flags(int flags) {
    table.putInt(offset + 0x20, flags);
    return this;
  }

  /** i_block: an extent tree's root, a short link's target, a device's number, block numbers. */
  public Inode blockField(byte[] field) {
    table.put(offset + 0x28, field);
    return this;
  }

  public Inode xattrBlock(long block) {
    table.putInt(offset + 0x68, (int) block);
    table.putShort(offset + 0x76, (short) (block >>> 32));
    return this;
  }

  public Inode xattrs(byte[] inInode) {
    table.put(offset + XATTR_OFFSET, inInode);
    return this;
  }

  public Inode accessTime(long seconds, int nanoseconds) {
    return time(0x8, 0x8C, seconds, nanoseconds);
  }

  public Inode changeTime(long seconds, int nanoseconds) {
    return time(0xC, 0x84, seconds, nanoseconds);
  }

  public Inode modificationTime(long seconds, int nanoseconds) {
    return time(0x10, 0x88, seconds, nanoseconds);
  }

  public Inode creationTime(long seconds, int nanoseconds) {
    return time(0x90, 0x94, seconds, nanoseconds);
  }

  private Inode time(int low, int extra, long seconds, int nanoseconds) {
    long stored = InodeTime.nearest(seconds);
    table.putInt(offset + low, (int) stored);
    table.putInt(offset + extra, InodeTime.extra(stored, stored == seconds ? nanoseconds : 0));
    return this;
  }

  /** Puts the checksum in; nothing may change after it. */
  public void seal(int inodeNumber, MetadataChecksum checksum) {
    int sum = checksum.ofInodePart(inodeNumber, table.slice(offset, SIZE_BYTES));
    table.putShort(offset + CHECKSUM_LOW, (short) sum);
    table.putShort(offset + CHECKSUM_HIGH, (short) (sum >>> 16));
  }
}
