package org.bootwright.ext4.ondisk;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.nio.ByteBuffer;

/**
 * struct ext4_extent_header and what follows it: extents in a leaf, indexes above; in an inode's
 * i_block (4 of them) or in a block (340, then a checksum).
 */
public final class ExtentNode {

  /** Entries that i_block holds. */
  public static final int ROOT_CAPACITY = (Inode.BLOCK_FIELD_BYTES - 12) / 12;

  /** Entries that a block holds, with struct ext4_extent_tail after them. */
  public static final int BLOCK_CAPACITY = (BLOCK_SIZE_BYTES - 12) / 12;

  /** EXT_INIT_MAX_LEN: more would mean unwritten. */
  public static final int MAX_EXTENT_BLOCKS = 1 << 15;

  /** EXT4_MAX_EXTENT_DEPTH. */
  public static final int MAX_DEPTH = 5;

  private static final int HEADER_BYTES = 12;
  private static final int ENTRY_BYTES = 12;
  private static final int MAGIC = 0xF30A;

  private final ByteBuffer bytes;
  private int count;

  /** A node that begins at the head of this little-endian buffer, which is all zeros. */
  public ExtentNode(ByteBuffer bytes, int capacity, int depth) {
    this.bytes = bytes;
    bytes.putShort(0, (short) MAGIC);
    bytes.putShort(4, (short) capacity);
    bytes.putShort(6, (short) depth);
  }

  /** Appends struct ext4_extent. */
  public void addExtent(long logicalBlock, long diskBlock, int blockCount) {
    int at = nextEntry();
    bytes.putInt(at, (int) logicalBlock);
    bytes.putShort(at + 4, (short) blockCount);
    bytes.putShort(at + 6, (short) (diskBlock >>> 32));
    bytes.putInt(at + 8, (int) diskBlock);
  }

  /** Appends struct ext4_extent_idx. */
  public void addIndex(long logicalBlock, long nodeBlock) {
    int at = nextEntry();
    bytes.putInt(at, (int) logicalBlock);
    bytes.putInt(at + 4, (int) nodeBlock);
    bytes.putShort(at + 8, (short) (nodeBlock >>> 32));
  }

  private int nextEntry() {
    int at = HEADER_BYTES + count * ENTRY_BYTES;
    count++;
    bytes.putShort(2, (short) count);
    return at;
  }

  /** Puts the checksum at the end of a node that is a block. */
  public void seal(int inodeNumber, MetadataChecksum checksum) {
    int tail = HEADER_BYTES + BLOCK_CAPACITY * ENTRY_BYTES;
    bytes.putInt(tail, checksum.ofInodePart(inodeNumber, bytes.slice(0, tail)));
  }
}
