package org.bootwright.contracts.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A content digest of the OCI image specification, {@code sha256:} and 64 lower-case hexadecimal
 * digits. Only SHA-256 is taken: it is the one algorithm that every registry and engine writes.
 *
 * @param hex the 64 digits
 */
public record Digest(String hex) {
  private static final String PREFIX = "sha256:";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public Digest {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("a SHA-256 digest has 64 hexadecimal digits: " + hex);
    }
  }

  /** Reads {@code sha256:…}; throws IllegalArgumentException on anything else. */
  @JsonCreator
  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a digest starts with sha256: " + text);
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  @JsonValue
  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
