package org.bootwright.runner.qmp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Cuts a byte stream into lines of bounded length. Used by one thread. */
final class QmpLineReader {
  /** The longest replies (of {@code query-qmp-schema}, which we never ask for) have 200 KiB. */
  static final int MAXIMUM_LINE_BYTES = 256 * 1024;

  private final ReadableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024).flip();

  QmpLineReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /** The next line without its end, or empty at the end of the stream. */
  Optional<String> read() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          return Optional.of(line.toString(StandardCharsets.UTF_8));
        }
        if (line.size() == MAXIMUM_LINE_BYTES) {
          throw new QmpException(
              "reading QMP: a line has more than " + MAXIMUM_LINE_BYTES + " bytes");
        }
        line.write(next);
      }
      buffer.clear();
      int count = channel.read(buffer);
      buffer.flip();
      if (count < 0) {
        return Optional.empty();
      }
    }
  }
}
