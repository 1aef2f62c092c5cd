package org.bootwright.converter.layer;

import java.nio.ByteBuffer;

/**
 * Decompresses raw deflate streams (RFC 1951), one after the other, piece by piece. Buffers are
 * direct ones. For one thread.
 */
interface Inflation extends AutoCloseable {

  /** Begins a stream; what was read ahead must have been taken before. */
  void begin();

  /**
   * Decompresses what there is, as far as the output has room, and moves both positions. Where
   * neither moves, more input is needed.
   *
   * @return whether the stream has ended, and all of it is in the output
   * @throws LayerFormatException if it is no such stream
   */
  boolean inflate(ByteBuffer input, ByteBuffer output) throws LayerFormatException;

  /** A byte of the input that follows the ended stream and was taken all the same; -1 if none. */
  int readAhead();

  /** Frees what it holds. */
  @Override
  void close();
}
