package org.bootwright.ext4.ondisk;

/**
 * Times with the extra field: 32 bits of seconds, two more (EXT4_EPOCH_BITS) that count how often
 * those wrapped after 2038, and 30 bits of nanoseconds.
 */
final class InodeTime {

  private static final int EPOCH_BITS = 2;

  private static final long MIN_SECONDS = Integer.MIN_VALUE;
  private static final long MAX_SECONDS = Integer.MAX_VALUE + (((1L << EPOCH_BITS) - 1) << 32);

  /**
   * From here (2310-04-04) to {@link #AMBIGUOUS_END} (2378-04-22) the fields are those that kernels
   * before 3.14 wrote for times before 1970. e2fsck takes them for such a fault and would mend it.
   */
  private static final long AMBIGUOUS_START = (3L << 32) + Integer.MIN_VALUE;

  private static final long AMBIGUOUS_END = 3L << 32;

  private InodeTime() {}

  /** The nearest time that everybody reads as it was meant. */
  static long nearest(long seconds) {
    if (seconds >= AMBIGUOUS_START && seconds < AMBIGUOUS_END) {
      boolean isLate = seconds - AMBIGUOUS_START > AMBIGUOUS_END - seconds;
      return isLate ? AMBIGUOUS_END : AMBIGUOUS_START - 1;
    }
    return Math.clamp(seconds, MIN_SECONDS, MAX_SECONDS);
  }

  /** The extra field for seconds that are in range. */
  static int extra(long seconds, int nanoseconds) {
    int epoch = (int) ((seconds - (int) seconds) >>> 32);
    return nanoseconds << EPOCH_BITS | epoch;
  }
}
