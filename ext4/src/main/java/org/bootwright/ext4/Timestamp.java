package org.bootwright.ext4;

import java.time.Instant;

/**
 * A time of an inode. ext4 holds 1901-12-13 to 2446-05-10 but for 2310-04-04 to 2378-04-22, which
 * e2fsck mistakes for times before 1970; what lies outside is written as the nearest time within.
 *
 * @param seconds since 1970-01-01T00:00:00Z, negative before
 * @param nanoseconds 0 to 999,999,999, counted forwards from {@code seconds}
 */
public record Timestamp(long seconds, int nanoseconds) {

  private static final int NANOSECONDS_PER_SECOND = 1_000_000_000;

  public Timestamp {
    if (nanoseconds < 0 || nanoseconds >= NANOSECONDS_PER_SECOND) {
      throw new IllegalArgumentException(
          "nanoseconds are not within 0 to 999,999,999: " + nanoseconds);
    }
  }

  public static Timestamp ofSeconds(long seconds) {
    return new Timestamp(seconds, 0);
  }

  public static Timestamp of(Instant instant) {
    return new Timestamp(instant.getEpochSecond(), instant.getNano());
  }
}
