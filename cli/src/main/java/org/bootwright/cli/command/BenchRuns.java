package org.bootwright.cli.command;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** How often something may be measured. */
final class BenchRuns {
  private BenchRuns() {}

  static int bounded(int runs, int maximum) {
    if (runs < 1 || runs > maximum) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST, "--runs " + runs + ": give 1 to " + maximum);
    }
    return runs;
  }
}
