package org.bootwright.cli.bench;

import java.util.Arrays;
import java.util.Collection;

/** Durations in nanoseconds, sorted. */
final class Latencies {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] sorted;

  Latencies(Collection<Long> nanos) {
    sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
  }

  int count() {
    return sorted.length;
  }

  double medianMillis() {
    return quantileMillis(0.5);
  }

  double p99Millis() {
    return quantileMillis(0.99);
  }

  double longestMillis() {
    return quantileMillis(1);
  }

  /**
   * The shortest duration that a share of all does not exceed, in milliseconds; not a number where
   * there are none.
   */
  double quantileMillis(double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(1, rank) - 1] / NANOS_PER_MILLI;
  }
}
