package org.bootwright.ext4.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The bytes of a file in order. */
final class ContentStream extends InputStream {

  private final Ext4Reader reader;
  private final NavigableMap<Long, ReaderInode.Mapped> map;
  private final long size;
  private long position;

  ContentStream(ReaderInode inode) throws IOException {
    reader = inode.reader();
    map = new TreeMap<>(inode.map());
    size = inode.size();
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (position >= size) {
      return -1;
    }
    long block = position / reader.blockSize();
    int inBlock = (int) (position % reader.blockSize());
    int count = (int) Math.min(length, size - position);
    var below = map.floorEntry(block);
    boolean isData =
        below != null && block < below.getValue().logicalBlock() + below.getValue().blockCount();
    if (isData) {
      var run = below.getValue();
      long end = (run.logicalBlock() + run.blockCount()) * reader.blockSize();
      count = (int) Math.min(count, end - position);
      long from = (run.diskBlock() + block - run.logicalBlock()) * reader.blockSize() + inBlock;
      reader.readFully(from, ByteBuffer.wrap(target, offset, count));
    } else {
      var above = map.higherEntry(block);
      long end = above == null ? size : above.getKey() * reader.blockSize();
      count = (int) Math.min(count, end - position);
      Arrays.fill(target, offset, offset + count, (byte) 0);
    }
    position += count;
    return count;
  }

  /** Goes on elsewhere, for files too large to read whole. */
  @Override
  public long skip(long count) {
    long skipped = Math.clamp(count, 0, size - position);
    position += skipped;
    return skipped;
  }
}
