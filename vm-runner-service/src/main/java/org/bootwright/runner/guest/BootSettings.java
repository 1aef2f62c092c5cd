package org.bootwright.runner.guest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * What the guest init is told, as {@code key=value} strings that are each ended by a NUL. The keys
 * are listed in {@code docs/guest-protocol.md}.
 */
public final class BootSettings {
  /** The guest init has a buffer of this size and no larger one. */
  static final int MAXIMUM_BYTES = 1024 * 1024;

  private final List<String> entries;

  private BootSettings(List<String> entries) {
    this.entries = List.copyOf(entries);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The settings in order, without their NULs. */
  public List<String> entries() {
    return entries;
  }

  /** The settings as they travel. */
  byte[] encoded() {
    var bytes = new ByteArrayOutputStream();
    for (String entry : entries) {
      bytes.writeBytes(entry.getBytes(StandardCharsets.UTF_8));
      bytes.write(0);
    }
    return bytes.toByteArray();
  }

  @Override
  public String toString() {
    // Values may be secrets: the environment is where people put them.
    return "BootSettings[" + entries.size() + " entries]";
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final List<String> entries = new ArrayList<>();
    private long sizeBytes;

    private Builder() {}

    /** Adds one setting; a key may come several times where the protocol says so. */
    public Builder add(String key, String value) {
      if (value.indexOf('\0') >= 0) {
        throw new FailureException(
            FailureCode.INVALID_REQUEST,
            "preparing the boot settings: the value of " + key + " has a NUL character in it");
      }
      String entry = key + "=" + value;
      sizeBytes += entry.getBytes(StandardCharsets.UTF_8).length + 1L;
      if (sizeBytes > MAXIMUM_BYTES) {
        throw new FailureException(
            FailureCode.INVALID_REQUEST,
            "preparing the boot settings: command and environment have more than "
                + MAXIMUM_BYTES
                + " bytes together; give large values as files");
      }
      entries.add(entry);
      return this;
    }

    /** Adds one setting for each value, in order. */
    public Builder addAll(String key, Iterable<String> values) {
      values.forEach(value -> add(key, value));
      return this;
    }

    public BootSettings build() {
      return new BootSettings(entries);
    }
  }
}
