package org.bootwright.converter.tar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** An archive that is read from a stream. */
final class StreamSource implements TarSource {
  private static final int PIECE_BYTES = 64 << 10;

  private final InputStream stream;
  private final byte[] bytes = new byte[PIECE_BYTES];

  StreamSource(InputStream stream) {
    this.stream = stream;
  }

  @Override
  public ByteBuffer next() throws IOException {
    return ByteBuffer.wrap(bytes, 0, Math.max(0, stream.read(bytes, 0, bytes.length)));
  }

  @Override
  public long skip(long byteCount) throws IOException {
    return stream.skip(byteCount);
  }
}
