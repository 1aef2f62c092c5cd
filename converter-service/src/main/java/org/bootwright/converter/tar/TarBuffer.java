package org.bootwright.converter.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A large read-ahead over a stream, handing out whole blocks and slices of itself. */
final class TarBuffer {
  /** Large enough that a read of the stream and a write to the disk cost little each. */
  private static final int CAPACITY_BYTES = 256 << 10;

  private final InputStream stream;
  private final byte[] bytes = new byte[CAPACITY_BYTES];
  private int start;
  private int end;
  private long consumedBytes;

  TarBuffer(InputStream stream) {
    this.stream = stream;
  }

  long position() {
    return consumedBytes;
  }

  boolean hasMore() throws IOException {
    return start < end || fill();
  }

  TarBlock readBlock() throws IOException {
    while (end - start < TarBlock.SIZE) {
      if (!fill()) {
        throw new TarException("the archive ends inside a header");
      }
    }
    TarBlock block = new TarBlock(bytes, start);
    advance(TarBlock.SIZE);
    return block;
  }

  /** At least one byte unless none is wanted. */
  ByteBuffer readChunk(long wantedBytes) throws IOException {
    if (wantedBytes == 0) {
      return ByteBuffer.wrap(bytes, 0, 0);
    }
    if (start == end && !fill()) {
      throw new TarException("the archive ends inside an entry");
    }
    int length = (int) Math.min(wantedBytes, end - start);
    ByteBuffer chunk = ByteBuffer.wrap(bytes, start, length);
    advance(length);
    return chunk;
  }

  void skip(long byteCount) throws IOException {
    int buffered = (int) Math.min(byteCount, end - start);
    advance(buffered);
    long left = byteCount - buffered;
    try {
      stream.skipNBytes(left);
    } catch (EOFException e) {
      throw new TarException("the archive ends inside an entry");
    }
    consumedBytes += left;
  }

  private void advance(int byteCount) {
    start += byteCount;
    consumedBytes += byteCount;
  }

  /** Reads more behind what is there; moves the rest (less than a block) to the front first. */
  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, end - start);
      end -= start;
      start = 0;
    }
    int count = stream.read(bytes, end, bytes.length - end);
    if (count <= 0) {
      return false;
    }
    end += count;
    return true;
  }
}
