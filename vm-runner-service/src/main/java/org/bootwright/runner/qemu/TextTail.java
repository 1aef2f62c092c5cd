package org.bootwright.runner.qemu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of what a process printed. What comes before is forgotten, however much it is. */
final class TextTail {
  private static final Logger log = LoggerFactory.getLogger(TextTail.class);

  /** QEMU's error messages are a line or two. */
  static final int MAXIMUM_BYTES = 4096;

  private final byte[] ring = new byte[MAXIMUM_BYTES];
  private long total;

  /** Reads to the end of the stream. */
  void readFrom(InputStream stream) {
    byte[] buffer = new byte[1024];
    try (stream) {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        add(buffer, count);
      }
    } catch (IOException closed) {
      log.debug("the output of a process ended", closed);
    }
  }

  private synchronized void add(byte[] bytes, int count) {
    for (int index = 0; index < count; index++) {
      ring[(int) (total++ % MAXIMUM_BYTES)] = bytes[index];
    }
  }

  /** The tail as one line, fit for a message. */
  synchronized String line() {
    int count = (int) Math.min(total, MAXIMUM_BYTES);
    byte[] tail = new byte[count];
    for (int index = 0; index < count; index++) {
      tail[index] = ring[(int) ((total - count + index) % MAXIMUM_BYTES)];
    }
    return new String(tail, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
