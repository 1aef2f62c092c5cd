package org.bootwright.converter.layer;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A layer's blob as the decompressing thread sees it: bytes to take, and more behind them. */
final class BlobInput {
  /** Gives the blob's bytes in pieces. */
  interface Pieces {
    /** The next piece, valid until the next call; null at the end, which proves the digest. */
    @Nullable ByteBuffer next() throws IOException;
  }

  private final Pieces pieces;
  private ByteBuffer current = ByteBuffer.allocateDirect(0);
  private boolean ended;

  BlobInput(Pieces pieces) {
    this.pieces = pieces;
  }

  /** The bytes at hand; taking them moves its position. */
  ByteBuffer buffer() {
    return current;
  }

  /** Whether there are bytes at hand; goes on to the next piece if need be. */
  boolean hasMore() throws IOException {
    while (!current.hasRemaining() && !ended) {
      ByteBuffer next = pieces.next();
      ended = next == null;
      current = next == null ? ByteBuffer.allocateDirect(0) : next;
    }
    return current.hasRemaining();
  }

  /** Up to that many of the first bytes, before anything was taken; fewer if the blob is short. */
  byte[] peek(int count) throws IOException {
    hasMore();
    if (current.remaining() < count && !ended) {
      gather(count);
    }
    byte[] first = new byte[Math.min(count, current.remaining())];
    current.get(current.position(), first);
    return first;
  }

  /** Puts small pieces together; only the first pieces of a slow connection are so small. */
  private void gather(int count) throws IOException {
    ByteBuffer gathered = ByteBuffer.allocateDirect(count);
    while (gathered.hasRemaining() && hasMore()) {
      gathered.put(current.get());
    }
    ByteBuffer rest = current;
    ByteBuffer joined = ByteBuffer.allocateDirect(gathered.position() + rest.remaining());
    joined.put(gathered.flip()).put(rest);
    current = joined.flip();
  }

  /** Passes over what is left, so that the digest is proved. */
  void drain() throws IOException {
    while (hasMore()) {
      current.position(current.limit());
    }
  }
}
