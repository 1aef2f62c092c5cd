package org.bootwright.ext4.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** A name in a file system and the inode that it names; of use while the reader is open. */
public final class Ext4Entry {

  /** The type of a file. */
  public enum Type {
    REGULAR(0x8, 1),
    DIRECTORY(0x4, 2),
    CHARACTER_DEVICE(0x2, 3),
    BLOCK_DEVICE(0x6, 4),
    FIFO(0x1, 5),
    SOCKET(0xC, 6),
    SYMBOLIC_LINK(0xA, 7);

    private final int modeCode;
    private final int entryCode;

    Type(int modeCode, int entryCode) {
      this.modeCode = modeCode;
      this.entryCode = entryCode;
    }

    int entryCode() {
      return entryCode;
    }

    static Type ofMode(int mode) throws IOException {
      for (var type : values()) {
        if (type.modeCode == mode >> 12) {
          return type;
        }
      }
      throw new IOException("mode is of no type: 0" + Integer.toOctalString(mode));
    }
  }

  private final byte[] path;
  private final ReaderInode inode;
  private final Type type;

  Ext4Entry(byte[] path, ReaderInode inode) throws IOException {
    this.path = path;
    this.inode = inode;
    this.type = Type.ofMode(inode.mode());
  }

  /** The absolute path, from UTF-8, or a character for a byte where it is none. */
  public String path() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(path, StandardCharsets.ISO_8859_1);
    }
  }

  public byte[] pathBytes() {
    return path.clone();
  }

  public Type type() {
    return type;
  }

  /** Names with the same number are hard links. */
  public int inodeNumber() {
    return inode.number();
  }

  /** The lower twelve bits. */
  public int mode() {
    return inode.mode() & 07777;
  }

  public long uid() {
    return inode.uid();
  }

  public long gid() {
    return inode.gid();
  }

  public int linkCount() {
    return inode.linkCount();
  }

  public long sizeBytes() {
    return inode.size();
  }

  /** The block of extended attributes, or 0. */
  public long xattrBlock() {
    return inode.xattrBlock();
  }

  /** Sectors of 512 bytes that the inode says it takes. */
  public long sectors() {
    return inode.sectors();
  }

  /** Whether it is a directory with a hash index. */
  public boolean isIndexed() {
    return inode.isIndexed();
  }

  /** How deep the extent tree is below the inode; -1 if it has none. */
  public int extentDepth() {
    return inode.extentDepth();
  }

  public Instant accessTime() {
    return inode.time(0x8, 0x8C);
  }

  public Instant changeTime() {
    return inode.time(0xC, 0x84);
  }

  public Instant modificationTime() {
    return inode.time(0x10, 0x88);
  }

  public Instant creationTime() {
    return inode.time(0x90, 0x94);
  }

  public int deviceMajor() {
    return inode.deviceMajor();
  }

  public int deviceMinor() {
    return inode.deviceMinor();
  }

  /** The target of a symbolic link. */
  public byte[] linkTarget() throws IOException {
    return inode.linkTarget();
  }

  /** By full name, in the form that getxattr(2) gives; names are bytes as characters. */
  public Map<String, byte[]> xattrs() throws IOException {
    return XattrBytes.of(inode);
  }

  /** The content of a regular file, with zeros for holes. */
  public InputStream openContent() throws IOException {
    return new ContentStream(inode);
  }

  /** Whole content; for files of moderate size. */
  public byte[] content() throws IOException {
    try (var stream = openContent()) {
      return stream.readAllBytes();
    }
  }

  ReaderInode inode() {
    return inode;
  }

  @Override
  public String toString() {
    return path() + " " + type + " inode " + inode.number();
  }
}
