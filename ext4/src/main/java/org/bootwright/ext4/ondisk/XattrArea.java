package org.bootwright.ext4.ondisk;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Where extended attributes lie: entries from the head on, values from the end down, four zero
 * bytes between. In an inode behind struct ext4_xattr_ibody_header, in a block behind struct
 * ext4_xattr_header.
 */
public final class XattrArea {

  private static final int MAGIC = 0xEA020000;
  private static final int INODE_HEADER_BYTES = 4;
  private static final int BLOCK_HEADER_BYTES = 32;
  private static final int TERMINATOR_BYTES = 4;
  private static final int BLOCK_HASH_SHIFT = 16;

  /** What entries and values can take of an inode. */
  public static final int INODE_CAPACITY_BYTES =
      Inode.XATTR_BYTES - INODE_HEADER_BYTES - TERMINATOR_BYTES;

  /** What entries and values can take of a block. */
  public static final int BLOCK_CAPACITY_BYTES =
      BLOCK_SIZE_BYTES - BLOCK_HEADER_BYTES - TERMINATOR_BYTES;

  private XattrArea() {}

  /** The bytes after an inode's fields; values count from the first entry. */
  public static byte[] inInode(List<XattrEntry> entries) {
    var bytes = ByteBuffer.allocate(Inode.XATTR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, MAGIC);
    put(bytes, INODE_HEADER_BYTES, INODE_HEADER_BYTES, entries);
    return bytes.array();
  }

  /** A block that no other inode shares; values count from its head. Entries must be in order. */
  public static ByteBuffer inBlock(
      List<XattrEntry> entries, long block, MetadataChecksum checksum) {
    var bytes = ByteBuffer.allocate(BLOCK_SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, MAGIC);
    bytes.putInt(4, 1); // h_refcount
    bytes.putInt(8, 1); // h_blocks
    bytes.putInt(12, blockHash(entries));
    put(bytes, BLOCK_HEADER_BYTES, 0, entries);
    bytes.putInt(16, checksum.ofXattrBlock(block, bytes.slice(0, BLOCK_SIZE_BYTES)));
    return bytes;
  }

  private static void put(
      ByteBuffer bytes, int firstEntry, int offsetBase, List<XattrEntry> entries) {
    int entryAt = firstEntry;
    int valueAt = bytes.capacity();
    for (var entry : entries) {
      valueAt -= entry.valueBytes();
      bytes.put(valueAt, entry.value());
      entry.writeTo(bytes, entryAt, entry.value().length == 0 ? 0 : valueAt - offsetBase);
      entryAt += entry.entryBytes();
    }
  }

  /** ext4_xattr_rehash; zero means that the block must not be shared. */
  private static int blockHash(List<XattrEntry> entries) {
    int hash = 0;
    for (var entry : entries) {
      int entryHash = entry.hash();
      if (entryHash == 0) {
        return 0;
      }
      hash = Integer.rotateLeft(hash, BLOCK_HASH_SHIFT) ^ entryHash;
    }
    return hash;
  }
}
