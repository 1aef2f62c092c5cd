package org.bootwright.converter.tar;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Hands out whole header blocks, and slices of the source's own pieces. */
final class TarBuffer {
  private final TarSource source;
  private final byte[] header = new byte[TarBlock.SIZE];
  private ByteBuffer piece = ByteBuffer.allocate(0);
  private long consumedBytes;

  TarBuffer(TarSource source) {
    this.source = source;
  }

  long position() {
    return consumedBytes;
  }

  boolean hasMore() throws IOException {
    if (!piece.hasRemaining()) {
      piece = source.next();
    }
    return piece.hasRemaining();
  }

  /** A header, valid until the next one is read. */
  TarBlock readHeader() throws IOException {
    return read(header);
  }

  /** A block that goes on where a header ends; the header stays valid. */
  TarBlock readContinuation() throws IOException {
    return read(new byte[TarBlock.SIZE]);
  }

  private TarBlock read(byte[] block) throws IOException {
    int filled = 0;
    while (filled < block.length) {
      if (!hasMore()) {
        throw new TarException("the archive ends inside a header");
      }
      int count = Math.min(block.length - filled, piece.remaining());
      piece.get(block, filled, count);
      filled += count;
    }
    consumedBytes += block.length;
    return new TarBlock(block);
  }

  /** At least one byte unless none is wanted. */
  ByteBuffer readChunk(long wantedBytes) throws IOException {
    if (wantedBytes == 0) {
      return ByteBuffer.allocate(0);
    }
    if (!hasMore()) {
      throw new TarException("the archive ends inside an entry");
    }
    int length = (int) Math.min(wantedBytes, piece.remaining());
    ByteBuffer chunk = piece.slice(piece.position(), length);
    advance(length);
    return chunk;
  }

  void skip(long byteCount) throws IOException {
    long left = byteCount - advance((int) Math.min(byteCount, piece.remaining()));
    while (left > 0) {
      long skipped = source.skip(left);
      consumedBytes += skipped;
      left -= skipped;
      if (skipped == 0) {
        left -= readChunk(left).remaining();
      }
    }
  }

  private int advance(int byteCount) {
    piece.position(piece.position() + byteCount);
    consumedBytes += byteCount;
    return byteCount;
  }
}
