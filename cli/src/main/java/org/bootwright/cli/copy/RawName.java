package org.bootwright.cli.copy;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Names of files as the bytes that they are on Linux. A {@code String} of a path is decoded by the
 * locale and has lost what that could not; the path's URI has every byte.
 */
final class RawName {
  private static final Path ROOT = Path.of("/");
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}]");

  private RawName() {}

  /** The bytes of a relative path, a char each. */
  static String of(Path relative) {
    String uri = ROOT.resolve(relative).toUri().getRawPath();
    var bytes = new StringBuilder();
    for (int i = 1; i < uri.length(); i++) {
      char character = uri.charAt(i);
      if (character == '%') {
        bytes.append((char) Integer.parseInt(uri, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.append(character);
      }
    }
    // A slash at the end says that there is such a directory below the root, by chance.
    int length = bytes.length();
    return length > 1 && bytes.charAt(length - 1) == '/'
        ? bytes.substring(0, length - 1)
        : bytes.toString();
  }

  /** The bytes of what a symbolic link says. */
  static String ofLink(Path target) {
    return target.isAbsolute() ? "/" + of(names(target)) : of(target);
  }

  /** A path of bytes; relative where they do not begin with a slash. */
  static Path path(String bytes) {
    if (bytes.isEmpty()) {
      return Path.of("");
    }
    var uri = new StringBuilder("file:///");
    for (int i = 0; i < bytes.length(); i++) {
      char character = bytes.charAt(i);
      if (character == '/') {
        uri.append('/');
      } else {
        uri.append("%%%02x".formatted((int) character));
      }
    }
    Path absolute = Path.of(URI.create(uri.toString()));
    return bytes.startsWith("/") ? absolute : names(absolute);
  }

  /** The same relative to the root, with each {@code ..} that relativize would take for a step. */
  private static Path names(Path absolute) {
    int count = absolute.getNameCount();
    return count == 0 ? Path.of("") : absolute.subpath(0, count);
  }

  /** Text that was typed, as bytes. */
  static String encode(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** For people: no terminal obeys what is in it. */
  static String shown(String bytes) {
    var raw = new ByteArrayOutputStream(bytes.length());
    bytes.chars().forEach(raw::write);
    return UNFIT.matcher(raw.toString(StandardCharsets.UTF_8)).replaceAll("\uFFFD");
  }
}
