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
  public static byte[] inInode(List<XattrEntry> entries, ValueInodeTable inodes) {
    var bytes = ByteBuffer.allocate(Inode.XATTR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, MAGIC);
    put(bytes, INODE_HEADER_BYTES, INODE_HEADER_BYTES, entries, inodes);
    return bytes.array();
  }

  /** A block, still without {@link #seal}; values count from its head. Entries must be in order. */
  public static ByteBuffer inBlock(List<XattrEntry> entries, ValueInodeTable inodes) {
    var bytes = ByteBuffer.allocate(BLOCK_SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, MAGIC);
    bytes.putInt(8, 1); // h_blocks
    bytes.putInt(12, blockHash(entries, inodes));
    put(bytes, BLOCK_HEADER_BYTES, 0, entries, inodes);
    return bytes;
  }

  /** Says in a block how many inodes share it, and puts the checksum in. */
  public static void seal(ByteBuffer bytes, int references, long block, MetadataChecksum checksum) {
    bytes.putInt(4, references); // h_refcount
    bytes.putInt(16, 0);
    bytes.putInt(16, checksum.ofXattrBlock(block, bytes.slice(0, BLOCK_SIZE_BYTES)));
  }

  private static void put(
      ByteBuffer bytes,
      int firstEntry,
      int offsetBase,
      List<XattrEntry> entries,
      ValueInodeTable inodes) {
    int entryAt = firstEntry;
    int valueAt = bytes.capacity();
    for (var entry : entries) {
      valueAt -= entry.valueBytes();
      boolean isHere = entry.value().length > 0 && !entry.hasValueInode();
      if (isHere) {
        bytes.put(valueAt, entry.value());
      }
      entry.writeTo(bytes, entryAt, isHere ? valueAt - offsetBase : 0, inodes);
      entryAt += entry.entryBytes();
    }
  }

  /** ext4_xattr_rehash; zero means that the block must not be shared. */
  private static int blockHash(List<XattrEntry> entries, ValueInodeTable inodes) {
    int hash = 0;
    for (var entry : entries) {
      int entryHash = entry.hash(inodes);
      if (entryHash == 0) {
        return 0;
      }
      hash = Integer.rotateLeft(hash, BLOCK_HASH_SHIFT) ^ entryHash;
    }
    return hash;
  }
}
