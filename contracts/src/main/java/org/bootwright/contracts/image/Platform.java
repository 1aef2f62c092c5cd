package org.bootwright.contracts.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an image runs on, in the words of the OCI image index: {@code linux/amd64}, {@code
 * linux/arm/v7}.
 *
 * @param architecture as Go spells it: {@code amd64}, {@code arm64}
 */
public record Platform(String os, String architecture, Optional<String> variant) {
  /** First: the constants below are checked against it. */
  private static final Pattern PART = Pattern.compile("[a-z0-9_.-]{1,32}");

  public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", Optional.empty());
  public static final Platform LINUX_ARM64 = new Platform("linux", "arm64", Optional.empty());

  public Platform {
    if (!PART.matcher(os).matches()
        || !PART.matcher(architecture).matches()
        || variant.map(value -> !PART.matcher(value).matches()).orElse(false)) {
      throw new IllegalArgumentException("a platform is OS/ARCHITECTURE[/VARIANT], as linux/amd64");
    }
  }

  /** Reads {@code linux/amd64}; throws IllegalArgumentException on anything else. */
  @JsonCreator
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new IllegalArgumentException(
          "a platform is OS/ARCHITECTURE[/VARIANT], as linux/amd64: " + text);
    }
    return new Platform(
        parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
  }

  /** The platform that this host runs at full speed. */
  public static Platform ofHost() {
    return switch (System.getProperty("os.arch")) {
      case "aarch64", "arm64" -> LINUX_ARM64;
      default -> LINUX_AMD64;
    };
  }

  @JsonValue
  @Override
  public String toString() {
    return os + "/" + architecture + variant.map(value -> "/" + value).orElse("");
  }
}
