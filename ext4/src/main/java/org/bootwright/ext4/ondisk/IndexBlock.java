package org.bootwright.ext4.ondisk;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.nio.ByteBuffer;

/**
 * A block of a directory's hash index: struct dx_root with the entries . and .. before it, or
 * struct dx_node. Both look like directory blocks without names to whoever does not know the index.
 *
 * <pre>
 * dx_root: 0 ".", 12 "..", 24 dx_root_info, 32 dx_countlimit and dx_entry[507], 4088 dx_tail
 * dx_node: 0 empty entry,                    8 dx_countlimit and dx_entry[510], 4088 dx_tail
 * </pre>
 */
public final class IndexBlock {

  private static final int ENTRY_BYTES = 8;
  private static final int TAIL_BYTES = 8;
  private static final int ROOT_ENTRIES_OFFSET = 32;
  private static final int NODE_ENTRIES_OFFSET = 8;

  public static final int ROOT_CAPACITY =
      (BLOCK_SIZE_BYTES - ROOT_ENTRIES_OFFSET - TAIL_BYTES) / ENTRY_BYTES;
  public static final int NODE_CAPACITY =
      (BLOCK_SIZE_BYTES - NODE_ENTRIES_OFFSET - TAIL_BYTES) / ENTRY_BYTES;

  /** Levels of nodes below the root that are read without the large_dir feature. */
  public static final int MAX_INDIRECT_LEVELS = 1;

  private static final byte DX_HASH_HALF_MD4 = 1;
  private static final byte ROOT_INFO_BYTES = 8;
  private static final byte[] DOT = {'.'};
  private static final byte[] DOT_DOT = {'.', '.'};

  private final ByteBuffer bytes;
  private final int entriesOffset;
  private int count;

  private IndexBlock(ByteBuffer bytes, int entriesOffset, int capacity) {
    this.bytes = bytes;
    this.entriesOffset = entriesOffset;
    bytes.putShort(entriesOffset, (short) capacity);
  }

  /** The root, at the head of this little-endian buffer, which is all zeros. */
  public static IndexBlock root(
      ByteBuffer bytes, int inodeNumber, int parentNumber, int indirectLevels) {
    byte type = FileType.DIRECTORY.entryType();
    DirectoryBlock.putEntry(bytes, 0, inodeNumber, 12, type, DOT);
    DirectoryBlock.putEntry(bytes, 12, parentNumber, BLOCK_SIZE_BYTES - 12, type, DOT_DOT);
    bytes.put(28, DX_HASH_HALF_MD4);
    bytes.put(29, ROOT_INFO_BYTES);
    bytes.put(30, (byte) indirectLevels);
    return new IndexBlock(bytes, ROOT_ENTRIES_OFFSET, ROOT_CAPACITY);
  }

  /** A node below the root. */
  public static IndexBlock node(ByteBuffer bytes) {
    bytes.putShort(4, (short) BLOCK_SIZE_BYTES);
    return new IndexBlock(bytes, NODE_ENTRIES_OFFSET, NODE_CAPACITY);
  }

  /** Appends a block that has the hashes from this one on; the first one's hash counts as zero. */
  public void add(int hash, int logicalBlock) {
    int at = entriesOffset + count * ENTRY_BYTES;
    if (count > 0) {
      bytes.putInt(at, hash);
    }
    bytes.putInt(at + 4, logicalBlock);
    count++;
    bytes.putShort(entriesOffset + 2, (short) count);
  }

  public void seal(int inodeNumber, MetadataChecksum checksum) {
    var covered = bytes.slice(0, entriesOffset + count * ENTRY_BYTES);
    bytes.putInt(BLOCK_SIZE_BYTES - 4, checksum.ofIndex(inodeNumber, covered));
  }
}
