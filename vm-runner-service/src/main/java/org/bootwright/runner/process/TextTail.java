package org.bootwright.runner.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The end of what a process printed into a file, as one line, fit for a message. */
final class TextTail {
  /** Error messages are a line or two. */
  static final int MAXIMUM_BYTES = 4096;

  private TextTail() {}

  /** Empty where there is no such file, too. */
  static String of(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long start = Math.max(0, channel.size() - MAXIMUM_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate(MAXIMUM_BYTES);
      while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) > 0) {
        // Until the end of the file, which may be cut while we read.
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
          .replaceAll("\\p{Cntrl}+", " ")
          .strip();
    } catch (IOException none) {
      return "";
    }
  }
}
