package org.bootwright.runner.vm;

import java.time.Duration;
import org.bootwright.contracts.failure.FailureCode;

/**
 * Tells a machine that reboots from one that falls over as soon as it is up, and would do so for
 * ever. Used by the VM's thread.
 */
final class ResetLoop {
  /** An installation reboots twice or three times. */
  static final int MAXIMUM_IN_A_ROW = 5;

  /** As of restart policies: what ran so long was up. */
  static final Duration GOOD_RUN = Duration.ofSeconds(10);

  private int inARow;

  /**
   * Counts a reset.
   *
   * @param up how long the guest was up before
   * @return whether it is one too many
   */
  boolean another(Duration up) {
    inARow = up.compareTo(GOOD_RUN) < 0 ? inARow + 1 : 0;
    return inARow == MAXIMUM_IN_A_ROW;
  }

  VmEnding ending() {
    return VmEnding.failed(
        FailureCode.GUEST_RESET,
        "running the guest: it was reset %d times in a row within %d s of being up; its log says more"
            .formatted(MAXIMUM_IN_A_ROW, GOOD_RUN.toSeconds()));
  }
}
