package org.bootwright.ext4.ondisk;

/**
 * Times with the extra field: 32 bits of seconds, two more (EXT4_EPOCH_BITS) that count how often
 * those wrapped after 2038, and 30 bits of nanoseconds.
 */
final class InodeTime {

  private static final int EPOCH_BITS = 2;

  private static final long MIN_SECONDS = Integer.MIN_VALUE;
  private static final long MAX_SECONDS = Integer.MAX_VALUE + (((1L << EPOCH_BITS) - 1) << 32);

  private InodeTime() {}

  static long clampSeconds(long seconds) {
    return Math.clamp(seconds, MIN_SECONDS, MAX_SECONDS);
  }

  /** The extra field for seconds that are in range. */
  static int extra(long seconds, int nanoseconds) {
    int epoch = (int) ((seconds - (int) seconds) >>> 32);
    return nanoseconds << EPOCH_BITS | epoch;
  }
}
