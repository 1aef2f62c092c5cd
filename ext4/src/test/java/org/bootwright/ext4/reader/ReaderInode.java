package org.bootwright.ext4.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The fields of an inode. */
final class ReaderInode {

  private static final int EXTENTS_FLAG = 0x80000;
  private static final int INDEX_FLAG = 0x1000;
  private static final int VALUE_FLAG = 0x200000;
  private static final int EXTENT_MAGIC = 0xF30A;

  /** Where a run of blocks of the file lies on the disk. */
  record Mapped(long logicalBlock, long diskBlock, int blockCount) {}

  private final Ext4Reader reader;
  private final int number;
  private final ByteBuffer bytes;

  ReaderInode(Ext4Reader reader, int number, ByteBuffer bytes) {
    this.reader = reader;
    this.number = number;
    this.bytes = bytes;
  }

  Ext4Reader reader() {
    return reader;
  }

  int number() {
    return number;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  private int u16(int offset) {
    return bytes.getShort(offset) & 0xFFFF;
  }

  private long u32(int offset) {
    return bytes.getInt(offset) & 0xFFFF_FFFFL;
  }

  int mode() {
    return u16(0);
  }

  long uid() {
    return u16(0x2) | (long) u16(0x78) << 16;
  }

  long gid() {
    return u16(0x18) | (long) u16(0x7A) << 16;
  }

  int linkCount() {
    return u16(0x1A);
  }

  long size() {
    return u32(0x4) | u32(0x6C) << 32;
  }

  long sectors() {
    return u32(0x1C) | (long) u16(0x74) << 32;
  }

  boolean isIndexed() {
    return (bytes.getInt(0x20) & INDEX_FLAG) != 0;
  }

  boolean isXattrValue() {
    return (bytes.getInt(0x20) & VALUE_FLAG) != 0;
  }

  boolean hasExtents() {
    return (bytes.getInt(0x20) & EXTENTS_FLAG) != 0;
  }

  int extentDepth() {
    return hasExtents() ? u16(0x28 + 6) : -1;
  }

  long xattrBlock() {
    return u32(0x68) | (long) u16(0x76) << 32;
  }

  int extraSize() {
    return u16(0x80);
  }

  /** Signed seconds, and an extra field of two bits that prolong them and 30 of nanoseconds. */
  Instant time(int low, int extra) {
    long more = u32(extra);
    long seconds = bytes.getInt(low) + ((more & 3) << 32);
    return Instant.ofEpochSecond(seconds, more >> 2);
  }

  int deviceMajor() {
    int old = bytes.getInt(0x28);
    return old != 0 ? old >> 8 & 0xFF : bytes.getInt(0x2C) >> 8 & 0xFFF;
  }

  int deviceMinor() {
    int old = bytes.getInt(0x28);
    int wide = bytes.getInt(0x2C);
    return old != 0 ? old & 0xFF : (wide & 0xFF) | (wide >>> 12 & 0xFFF00);
  }

  byte[] linkTarget() throws IOException {
    var target = new byte[(int) size()];
    if (hasExtents()) {
      reader.block(map().values().iterator().next().diskBlock()).get(target);
    } else {
      bytes.get(0x28, target);
    }
    return target;
  }

  /** All runs of blocks, by the first block of the file that each has. */
  Map<Long, Mapped> map() throws IOException {
    var found = new TreeMap<Long, Mapped>();
    if (hasExtents()) {
      collect(bytes.slice(0x28, 60).order(ByteOrder.LITTLE_ENDIAN), found);
    }
    return found;
  }

  private void collect(ByteBuffer node, Map<Long, Mapped> found) throws IOException {
    if ((node.getShort(0) & 0xFFFF) != EXTENT_MAGIC) {
      throw new IOException("inode " + number + " has an extent node without its magic number");
    }
    int count = node.getShort(2);
    int depth = node.getShort(6);
    for (int entry = 0; entry < count; entry++) {
      int at = 12 + 12 * entry;
      long logical = node.getInt(at) & 0xFFFF_FFFFL;
      if (depth > 0) {
        long child = (node.getInt(at + 4) & 0xFFFF_FFFFL) | (node.getShort(at + 8) & 0xFFFFL) << 32;
        collect(reader.block(child), found);
      } else {
        long disk = (node.getInt(at + 8) & 0xFFFF_FFFFL) | (node.getShort(at + 6) & 0xFFFFL) << 32;
        found.put(logical, new Mapped(logical, disk, node.getShort(at + 4) & 0xFFFF));
      }
    }
  }
}
