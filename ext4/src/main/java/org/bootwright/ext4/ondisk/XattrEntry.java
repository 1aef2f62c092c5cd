package org.bootwright.ext4.ondisk;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An extended attribute: struct ext4_xattr_entry, its name without the namespace's prefix, and its
 * value elsewhere in the same inode or block, or in an inode of its own (feature ea_inode).
 */
public final class XattrEntry implements Comparable<XattrEntry> {

  /** Fields before the name. */
  public static final int HEADER_BYTES = 16;

  private static final int NAME_HASH_SHIFT = 5;
  private static final int VALUE_HASH_SHIFT = 16;

  private final int nameIndex;
  private final byte[] name;
  private final byte[] value;
  private final boolean hasValueInode;

  /** An attribute of the namespace EXT4_XATTR_INDEX_*; the bytes are not copied. */
  public XattrEntry(int nameIndex, byte[] name, byte[] value) {
    this(nameIndex, name, value, false);
  }

  private XattrEntry(int nameIndex, byte[] name, byte[] value, boolean hasValueInode) {
    this.nameIndex = nameIndex;
    this.name = name;
    this.value = value;
    this.hasValueInode = hasValueInode;
  }

  /** The same with its value in an inode of its own. */
  public XattrEntry withValueInode() {
    return new XattrEntry(nameIndex, name, value, true);
  }

  public boolean hasValueInode() {
    return hasValueInode;
  }

  /** Not a copy. */
  public byte[] value() {
    return value;
  }

  /** Bytes of the entry and of its value, both padded to words. */
  public int totalBytes() {
    return entryBytes() + valueBytes();
  }

  int entryBytes() {
    return (HEADER_BYTES + name.length + 3) & ~3;
  }

  int valueBytes() {
    return hasValueInode ? 0 : (value.length + 3) & ~3;
  }

  /**
   * Writes the entry and its name.
   *
   * @param valueOffset where the value lies; 0 where it is empty or in an inode of its own
   */
  void writeTo(ByteBuffer target, int at, int valueOffset, ValueInodeTable inodes) {
    target.put(at, (byte) name.length);
    target.put(at + 1, (byte) nameIndex);
    target.putShort(at + 2, (short) valueOffset);
    target.putInt(at + 4, hasValueInode ? inodes.numberOf(value) : 0);
    target.putInt(at + 8, value.length);
    target.putInt(at + 12, hash(inodes));
    target.put(at + HEADER_BYTES, name);
  }

  /** ext4_xattr_hash_entry; a value in an inode of its own counts by its checksum. */
  int hash(ValueInodeTable inodes) {
    int hash = 0;
    for (byte each : name) {
      hash = Integer.rotateLeft(hash, NAME_HASH_SHIFT) ^ (each & 0xFF);
    }
    if (hasValueInode) {
      return Integer.rotateLeft(hash, VALUE_HASH_SHIFT) ^ inodes.checksumOf(value);
    }
    for (int at = 0; at < value.length; at += 4) {
      hash = Integer.rotateLeft(hash, VALUE_HASH_SHIFT) ^ word(at);
    }
    return hash;
  }

  private int word(int at) {
    int word = 0;
    for (int index = Math.min(at + 4, value.length) - 1; index >= at; index--) {
      word = word << 8 | (value[index] & 0xFF);
    }
    return word;
  }

  /** The order in which the kernel looks entries of a block up: namespace, length, bytes. */
  @Override
  public int compareTo(XattrEntry other) {
    if (nameIndex != other.nameIndex) {
      return Integer.compare(nameIndex, other.nameIndex);
    }
    if (name.length != other.name.length) {
      return Integer.compare(name.length, other.name.length);
    }
    return Arrays.compareUnsigned(name, other.name);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof XattrEntry other
        && compareTo(other) == 0
        && hasValueInode == other.hasValueInode
        && Arrays.equals(value, other.value);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(name) + Arrays.hashCode(value);
  }
}
