package org.bootwright.ext4.reader;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A file system in a file; iterating gives every name but . and .., parents before children. */
public final class Ext4Reader implements Closeable, Iterable<Ext4Entry> {

  private static final int MAGIC = 0xEF53;
  private static final int ROOT_INODE = 2;

  private final FileChannel channel;
  private final ByteBuffer superblock;
  private final int blockSize;

  private Ext4Reader(FileChannel channel, ByteBuffer superblock) {
    this.channel = channel;
    this.superblock = superblock;
    this.blockSize = 1024 << superblock.getInt(0x18);
  }

  public static Ext4Reader open(Path path) throws IOException {
    var channel = FileChannel.open(path);
    var superblock = readAt(channel, 1024, 1024);
    if ((superblock.getShort(0x38) & 0xFFFF) != MAGIC) {
      channel.close();
      throw new IOException("no ext4 file system: " + path);
    }
    return new Ext4Reader(channel, superblock);
  }

  /** All entries, the root first; a directory's names in the order of their bytes. */
  public List<Ext4Entry> entries() throws IOException {
    var found = new ArrayList<Ext4Entry>();
    Deque<Ext4Entry> pending = new ArrayDeque<>();
    pending.push(new Ext4Entry(new byte[] {'/'}, inode(ROOT_INODE)));
    while (!pending.isEmpty()) {
      var entry = pending.pop();
      found.add(entry);
      if (entry.type() == Ext4Entry.Type.DIRECTORY) {
        var names = new ArrayList<>(DirectoryBlocks.list(entry.inode()));
        names.sort(Comparator.comparing(DirectoryBlocks.Name::bytes, Arrays::compareUnsigned));
        for (var name : names.reversed()) {
          var inode = inode(name.inodeNumber());
          var child = new Ext4Entry(join(entry.pathBytes(), name.bytes()), inode);
          if (child.type().entryCode() != name.typeCode()) {
            throw new IOException(
                child.path() + ": entry says type " + name.typeCode() + ", inode " + child.type());
          }
          pending.push(child);
        }
      }
    }
    return found;
  }

  @Override
  public Iterator<Ext4Entry> iterator() {
    try {
      return entries().iterator();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The entry of an absolute path. */
  public Optional<Ext4Entry> find(String path) throws IOException {
    return entries().stream().filter(entry -> entry.path().equals(path)).findFirst();
  }

  public String label() {
    var bytes = new byte[16];
    superblock.get(0x78, bytes);
    return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
  }

  /** The 16 bytes of the UUID. */
  public byte[] uuid() {
    var bytes = new byte[16];
    superblock.get(0x68, bytes);
    return bytes;
  }

  /** When it was made, from 40 bits (dumpe2fs before 1.47.1 shows 32). */
  public long madeSeconds() {
    return Integer.toUnsignedLong(superblock.getInt(0x108)) | (superblock.get(0x276) & 0xFFL) << 32;
  }

  public long blockCount() {
    return Integer.toUnsignedLong(superblock.getInt(0x4))
        | Integer.toUnsignedLong(superblock.getInt(0x150)) << 32;
  }

  public long freeBlockCount() {
    return Integer.toUnsignedLong(superblock.getInt(0xC))
        | Integer.toUnsignedLong(superblock.getInt(0x158)) << 32;
  }

  public long inodeCount() {
    return Integer.toUnsignedLong(superblock.getInt(0x0));
  }

  public long freeInodeCount() {
    return Integer.toUnsignedLong(superblock.getInt(0x10));
  }

  private static byte[] join(byte[] parent, byte[] name) {
    boolean isRoot = parent.length == 1;
    var path = Arrays.copyOf(parent, parent.length + name.length + (isRoot ? 0 : 1));
    path[path.length - name.length - 1] = '/';
    System.arraycopy(name, 0, path, path.length - name.length, name.length);
    return path;
  }

  ReaderInode inode(int number) throws IOException {
    int inodesPerGroup = superblock.getInt(0x28);
    int inodeSize = superblock.getShort(0x58) & 0xFFFF;
    int descriptorSize = superblock.getShort(0xFE) & 0xFFFF;
    int group = (number - 1) / inodesPerGroup;
    long descriptors = blockSize == 1024 ? 2048 : blockSize;
    var descriptor = readAt(channel, descriptors + (long) group * descriptorSize, descriptorSize);
    long table =
        Integer.toUnsignedLong(descriptor.getInt(0x8))
            | Integer.toUnsignedLong(descriptor.getInt(0x28)) << 32;
    long offset = table * blockSize + (long) ((number - 1) % inodesPerGroup) * inodeSize;
    return new ReaderInode(this, number, readAt(channel, offset, inodeSize));
  }

  int blockSize() {
    return blockSize;
  }

  ByteBuffer block(long number) throws IOException {
    return readAt(channel, number * blockSize, blockSize);
  }

  void readFully(long offset, ByteBuffer target) throws IOException {
    long at = offset;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw new IOException("the disk ends before byte " + at);
      }
      at += count;
    }
  }

  private static ByteBuffer readAt(FileChannel channel, long offset, int length)
      throws IOException {
    var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException("the disk ends before byte " + (offset + length));
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
