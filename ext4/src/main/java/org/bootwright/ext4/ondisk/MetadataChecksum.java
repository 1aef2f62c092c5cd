package org.bootwright.ext4.ondisk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The checksums of the metadata_csum feature: CRC32C without the final inversion, most of them
 * seeded with the file system's UUID. For use by one thread.
 */
public final class MetadataChecksum {

  private static final int UUID_BYTES = 16;

  private final CRC32C crc = new CRC32C();

  /** The UUID, and behind it what a checksum begins with beside it. */
  private final ByteBuffer seed =
      ByteBuffer.allocate(UUID_BYTES + 8).order(ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer zeros = ByteBuffer.allocate(8);

  public MetadataChecksum(UUID uuid) {
    seed.put(bytesOf(uuid));
  }

  /** The 16 bytes of a UUID as s_uuid has them. */
  public static byte[] bytesOf(UUID uuid) {
    return ByteBuffer.allocate(UUID_BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  /** Of a superblock, of ext4 or jbd2: these bytes alone, with no seed. */
  static int unseeded(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return ~(int) crc.getValue();
  }

  /** Of a bitmap: its bytes. */
  public int ofBitmap(ByteBuffer bytes) {
    begin(UUID_BYTES);
    return end(bytes);
  }

  /** Of a group descriptor: the group's number, then its bytes. */
  int ofDescriptor(int group, ByteBuffer bytes) {
    seed.putInt(UUID_BYTES, group);
    begin(UUID_BYTES + 4);
    return end(bytes);
  }

  /** Of what belongs to an inode: its number, its generation (always zero here), then the bytes. */
  int ofInodePart(int inodeNumber, ByteBuffer bytes) {
    beginInode(inodeNumber);
    return end(bytes);
  }

  /** Of a block of extended attributes: the block's number in 64 bits, then its bytes. */
  int ofXattrBlock(long block, ByteBuffer bytes) {
    seed.putLong(UUID_BYTES, block);
    begin(UUID_BYTES + 8);
    return end(bytes);
  }

  /** Of an extended attribute's value that has an inode of its own (ext4_xattr_inode_hash). */
  public int ofXattrValue(ByteBuffer bytes) {
    begin(UUID_BYTES);
    return end(bytes);
  }

  /** Of a part of a directory's index: as an inode's part, but followed by eight bytes of tail. */
  int ofIndex(int inodeNumber, ByteBuffer bytes) {
    beginInode(inodeNumber);
    crc.update(bytes);
    return end(zeros.clear());
  }

  private void beginInode(int inodeNumber) {
    seed.putInt(UUID_BYTES, inodeNumber).putInt(UUID_BYTES + 4, 0);
    begin(UUID_BYTES + 8);
  }

  private void begin(int seedBytes) {
    crc.reset();
    crc.update(seed.array(), 0, seedBytes);
  }

  private int end(ByteBuffer bytes) {
    crc.update(bytes);
    return ~(int) crc.getValue();
  }
}
