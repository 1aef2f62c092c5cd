package org.bootwright.ext4.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The extended attributes of an inode, from behind its fields and from its block. */
final class XattrBytes {

  private static final int MAGIC = 0xEA020000;
  private static final Map<Integer, String> PREFIXES =
      Map.of(
          1, "user.",
          2, "system.posix_acl_access",
          3, "system.posix_acl_default",
          4, "trusted.",
          6, "security.");

  private XattrBytes() {}

  static Map<String, byte[]> of(ReaderInode inode) throws IOException {
    var found = new TreeMap<String, byte[]>();
    int start = 128 + inode.extraSize();
    if (inode.bytes().getInt(start) == MAGIC) {
      collect(inode.reader(), inode.bytes(), start + 4, start + 4, found);
    }
    if (inode.xattrBlock() != 0) {
      var block = inode.reader().block(inode.xattrBlock());
      if (block.getInt(0) != MAGIC) {
        throw new IOException("block " + inode.xattrBlock() + " has no extended attributes");
      }
      collect(inode.reader(), block, 32, 0, found);
    }
    return found;
  }

  private static void collect(
      Ext4Reader reader, ByteBuffer bytes, int firstEntry, int valueBase, Map<String, byte[]> found)
      throws IOException {
    int at = firstEntry;
    while (bytes.getInt(at) != 0) {
      int nameLength = bytes.get(at) & 0xFF;
      int index = bytes.get(at + 1) & 0xFF;
      var name = new byte[nameLength];
      bytes.get(at + 16, name);
      var value = new byte[bytes.getInt(at + 8)];
      int valueInode = bytes.getInt(at + 4);
      if (valueInode == 0) {
        bytes.get(valueBase + (bytes.getShort(at + 2) & 0xFFFF), value);
      } else {
        readValue(reader.inode(valueInode), value);
      }
      var prefix = PREFIXES.get(index);
      if (prefix == null) {
        throw new IOException("extended attribute of the unknown namespace " + index);
      }
      boolean isAcl = index == 2 || index == 3;
      var fullName = prefix + new String(name, StandardCharsets.ISO_8859_1);
      if (found.put(fullName, isAcl ? aclForUserSpace(value) : value) != null) {
        throw new IOException("extended attribute twice: " + fullName);
      }
      at += (16 + nameLength + 3) & ~3;
    }
  }

  private static void readValue(ReaderInode inode, byte[] value) throws IOException {
    if (inode.size() != value.length || !inode.isXattrValue()) {
      throw new IOException("inode " + inode.number() + " is not the value of an attribute");
    }
    var bytes = ByteBuffer.wrap(value);
    for (var run : inode.map().values()) {
      bytes.position((int) run.logicalBlock() * inode.reader().blockSize());
      bytes.limit(
          Math.min(value.length, bytes.position() + run.blockCount() * inode.reader().blockSize()));
      inode.reader().readFully(run.diskBlock() * inode.reader().blockSize(), bytes);
      bytes.limit(value.length);
    }
  }

  /** From ext4_acl_header and short entries to posix_acl_xattr_header and entries with ids. */
  private static byte[] aclForUserSpace(byte[] disk) throws IOException {
    var source = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    if (source.getInt() != 1) {
      throw new IOException("ACL is not of version 1");
    }
    var target = ByteBuffer.allocate(4 + 2 * disk.length).order(ByteOrder.LITTLE_ENDIAN);
    target.putInt(2);
    while (source.hasRemaining()) {
      short tag = source.getShort();
      target.putShort(tag).putShort(source.getShort());
      boolean hasId = tag == 0x02 || tag == 0x08;
      target.putInt(hasId ? source.getInt() : -1);
    }
    var result = new byte[target.position()];
    target.get(0, result);
    return result;
  }
}
