package org.bootwright.ext4.reader;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The names in a directory's blocks; those of the hash index look empty. */
final class DirectoryBlocks {

  /** A name with its inode and the type that the entry gives. */
  static final class Name {

    private final byte[] bytes;
    private final int inodeNumber;
    private final int typeCode;

    Name(byte[] bytes, int inodeNumber, int typeCode) {
      this.bytes = bytes;
      this.inodeNumber = inodeNumber;
      this.typeCode = typeCode;
    }

    byte[] bytes() {
      return bytes;
    }

    int inodeNumber() {
      return inodeNumber;
    }

    int typeCode() {
      return typeCode;
    }
  }

  private DirectoryBlocks() {}

  static List<Name> list(ReaderInode inode) throws IOException {
    var names = new ArrayList<Name>();
    long expected = 0;
    for (var run : inode.map().values()) {
      if (run.logicalBlock() != expected) {
        throw new IOException("directory inode " + inode.number() + " has a hole");
      }
      expected += run.blockCount();
      for (int block = 0; block < run.blockCount(); block++) {
        readBlock(inode, run.diskBlock() + block, names);
      }
    }
    return names;
  }

  private static void readBlock(ReaderInode inode, long number, List<Name> names)
      throws IOException {
    var block = inode.reader().block(number);
    int at = 0;
    while (at < block.capacity()) {
      int target = block.getInt(at);
      int recordLength = block.getShort(at + 4) & 0xFFFF;
      int nameLength = block.get(at + 6) & 0xFF;
      if (recordLength < 8 + nameLength || at + recordLength > block.capacity()) {
        throw new IOException("block " + number + " has a bad directory entry at byte " + at);
      }
      var name = new byte[nameLength];
      block.get(at + 8, name);
      var text = new String(name, StandardCharsets.ISO_8859_1);
      boolean isDots = text.equals(".") || text.equals("..");
      if (target != 0 && !isDots) {
        names.add(new Name(name, target, block.get(at + 7)));
      }
      at += recordLength;
    }
  }
}
