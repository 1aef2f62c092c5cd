package org.bootwright.converter.layer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Decompresses a blob. For one thread. */
interface Decoder extends AutoCloseable {

  /**
   * Fills the target, to its end unless the stream ends before: how bytes are cut into pieces does
   * not depend on how they were decompressed.
   *
   * @throws LayerFormatException if the blob is corrupt or truncated
   */
  void decode(ByteBuffer target) throws IOException;

  /** Frees what the decoder holds. */
  @Override
  void close();
}
