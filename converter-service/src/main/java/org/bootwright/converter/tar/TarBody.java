package org.bootwright.converter.tar;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The body of one entry after the other: what is in the archive, and the holes between. */
final class TarBody {
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(64 << 10).asReadOnlyBuffer();

  private final TarBuffer buffer;
  private long storedBytesLeft;
  private long paddingBytes;

  private SparseMap map = SparseMap.NONE;
  private int nextSegment;
  private long holeBytesLeft;
  private long segmentBytesLeft;

  TarBody(TarBuffer buffer) {
    this.buffer = buffer;
  }

  void begin(long sizeBytes) {
    storedBytesLeft = sizeBytes;
    paddingBytes = -sizeBytes & (TarBlock.SIZE - 1);
    map = SparseMap.NONE;
    holeBytesLeft = 0;
    segmentBytesLeft = sizeBytes;
  }

  /** The map's segments must come to the stored bytes. */
  void beginSparse(SparseMap sparseMap, long storedBytes) {
    begin(storedBytes);
    map = sparseMap;
    nextSegment = 0;
    segmentBytesLeft = 0;
  }

  /** Bytes valid until the next call, zeros for a hole; empty at the end. */
  ByteBuffer nextChunk() throws IOException {
    advance();
    if (holeBytesLeft > 0) {
      int length = (int) Math.min(holeBytesLeft, ZEROS.capacity());
      holeBytesLeft -= length;
      return ZEROS.slice(0, length);
    }
    ByteBuffer chunk = buffer.readChunk(segmentBytesLeft);
    segmentBytesLeft -= chunk.remaining();
    storedBytesLeft -= chunk.remaining();
    return chunk;
  }

  long skipHole() {
    advance();
    long skipped = holeBytesLeft;
    holeBytesLeft = 0;
    return skipped;
  }

  /** Passes over what is left. */
  void skip() throws IOException {
    buffer.skip(storedBytesLeft);
    buffer.skip(paddingBytes);
    begin(0);
  }

  private void advance() {
    while (holeBytesLeft == 0 && segmentBytesLeft == 0 && nextSegment < map.segmentCount()) {
      holeBytesLeft = map.holeBefore(nextSegment);
      segmentBytesLeft = map.length(nextSegment);
      nextSegment++;
    }
  }
}
