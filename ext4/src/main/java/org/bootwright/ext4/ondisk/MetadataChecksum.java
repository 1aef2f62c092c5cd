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

  private final byte[] uuid;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

  public MetadataChecksum(UUID uuid) {
    this.uuid = bytesOf(uuid);
  }

  /** The 16 bytes of a UUID as s_uuid has them. */
  public static byte[] bytesOf(UUID uuid) {
    return ByteBuffer.allocate(16)
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
    begin();
    return end(bytes);
  }

  /** Of a group descriptor: the group's number, then its bytes. */
  int ofDescriptor(int group, ByteBuffer bytes) {
    begin();
    add32(group);
    return end(bytes);
  }

  /** Of what belongs to an inode: its number, its generation (always zero here), then the bytes. */
  int ofInodePart(int inodeNumber, ByteBuffer bytes) {
    begin();
    add32(inodeNumber);
    add32(0);
    return end(bytes);
  }

  /** Of a block of extended attributes: the block's number in 64 bits, then its bytes. */
  int ofXattrBlock(long block, ByteBuffer bytes) {
    begin();
    crc.update(number.clear().putLong(block).flip());
    return end(bytes);
  }

  /** Of an extended attribute's value that has an inode of its own (ext4_xattr_inode_hash). */
  public int ofXattrValue(ByteBuffer bytes) {
    begin();
    return end(bytes);
  }

  /** Of a part of a directory's index: as an inode's part, but followed by eight bytes of tail. */
  int ofIndex(int inodeNumber, ByteBuffer bytes) {
    begin();
    add32(inodeNumber);
    add32(0);
    crc.update(bytes);
    crc.update(number.clear().putLong(0).flip());
    return ~(int) crc.getValue();
  }

  private void begin() {
    crc.reset();
    crc.update(uuid);
  }

  private void add32(int value) {
    crc.update(number.clear().putInt(value).flip());
  }

  private int end(ByteBuffer bytes) {
    crc.update(bytes);
    return ~(int) crc.getValue();
  }
}
