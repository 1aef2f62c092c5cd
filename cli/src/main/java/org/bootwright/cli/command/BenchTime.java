package org.bootwright.cli.command;

import java.time.Duration;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** How long a part of a measurement may last. */
final class BenchTime {
  /** What is left behind grows with it. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private BenchTime() {}

  static Duration bounded(String option, Duration time) {
    if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          option + " " + time.toSeconds() + "s: give more than nothing, and 5m at most");
    }
    return time;
  }
}
