package org.bootwright.cli.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes frames to one of our streams. Not safe for use by several threads. */
final class OutputWriter {
  private final OutputStream stream;

  OutputWriter(OutputStream stream) {
    this.stream = stream;
  }

  /** Writes all bytes; false when nobody reads them any more. */
  boolean write(ByteBuffer bytes) {
    try {
      if (bytes.hasArray()) {
        stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      } else {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        stream.write(copy);
      }
      stream.flush();
      return true;
    } catch (IOException closed) {
      return false;
    }
  }
}
