package org.bootwright.ext4;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Shows the arbitrary bytes of a path in a message, so that no name can forge a line of a log. */
final class PathText {

  /** Enough to find the file; a hostile name must not flood a log. */
  private static final int MAX_BYTES_SHOWN = 1024;

  private PathText() {}

  static String of(byte[] path) {
    if (path.length > MAX_BYTES_SHOWN) {
      return escape(Arrays.copyOf(path, MAX_BYTES_SHOWN)) + "...";
    }
    return escape(path);
  }

  private static String escape(byte[] path) {
    try {
      return escapeControls(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString());
    } catch (CharacterCodingException notUtf8) {
      return escapeBytes(path);
    }
  }

  private static String escapeControls(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\\') {
                shown.append("\\\\");
              } else if (isPrintable(point)) {
                shown.appendCodePoint(point);
              } else if (point < 0x80) {
                shown.append(String.format("\\x%02x", point));
              } else {
                shown.append(String.format("\\u{%x}", point));
              }
            });
    return shown.toString();
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String escapeBytes(byte[] path) {
    var shown = new StringBuilder(path.length);
    for (byte each : path) {
      if (each == '\\') {
        shown.append("\\\\");
      } else if (each >= ' ' && each < 0x7F) {
        shown.append((char) each);
      } else {
        shown.append(String.format("\\x%02x", each & 0xFF));
      }
    }
    return shown.toString();
  }
}
