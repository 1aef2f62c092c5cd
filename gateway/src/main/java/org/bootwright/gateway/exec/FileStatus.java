package org.bootwright.gateway.exec;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * What a file in a VM is.
 *
 * @param mode the permissions with set-user-ID and the like, as a number
 * @param link what a symbolic link says
 */
public record FileStatus(
    Type type, long sizeBytes, int mode, Instant modifiedAt, Optional<String> link) {
  /** What there can be at a path. */
  public enum Type {
    FILE,
    DIRECTORY,
    LINK,
    OTHER;

    /** As it stands in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int MODE_BITS = 07777;

  /** Reads {@code key=value} strings, each ended by a NUL, as the guest writes them. */
  static FileStatus parse(String path, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      Type type = Type.valueOf(value(text, "type").toUpperCase(Locale.ROOT));
      return new FileStatus(
          type,
          Long.parseLong(value(text, "size")),
          Integer.parseInt(value(text, "mode"), 8) & MODE_BITS,
          Instant.ofEpochSecond(Long.parseLong(value(text, "mtime"))),
          type == Type.LINK ? Optional.of(value(text, "link")) : Optional.empty());
    } catch (RuntimeException e) {
      throw new FailureException(
          FailureCode.GUEST_PROTOCOL,
          "looking at " + path + ": the guest's answer is not understood",
          e);
    }
  }

  private static String value(String text, String key) {
    for (String setting : text.split("\0", -1)) {
      if (setting.startsWith(key + "=")) {
        return setting.substring(key.length() + 1);
      }
    }
    throw new IllegalArgumentException("there is no " + key);
  }
}
