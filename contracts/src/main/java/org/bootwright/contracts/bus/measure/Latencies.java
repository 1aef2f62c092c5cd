package org.bootwright.contracts.bus.measure;

import java.util.Arrays;

/** Durations in nanoseconds, sorted. */
final class Latencies {
  private final long[] sorted;

  Latencies(long[] nanos) {
    sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  /**
   * In milliseconds.
   *
   * @param share of the durations that are at most this long
   */
  double quantileMillis(double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }
}
