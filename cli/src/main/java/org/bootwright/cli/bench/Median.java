package org.bootwright.cli.bench;

import java.util.Arrays;

/** The middle of several measurements. */
final class Median {
  private Median() {}

  /** Not a number where there are none. */
  static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
