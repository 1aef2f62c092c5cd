package org.bootwright.service.process;

import java.time.Duration;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries what needs others who may still be starting. */
final class Patience {
  private static final Logger log = LoggerFactory.getLogger(Patience.class);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** The exit status of everything that is not there, or does not answer. */
  private static final int UNAVAILABLE = FailureCode.BROKER_UNAVAILABLE.exitStatus();

  private final long deadlineNanos;
  private final Duration limit;

  Patience(Duration limit) {
    this.limit = limit;
    this.deadlineNanos = System.nanoTime() + limit.toNanos();
  }

  /** Tries until it works, fails for another reason, or the time is up. */
  void untilAvailable(Runnable attempt) throws InterruptedException {
    for (boolean told = false; ; told = true) {
      try {
        attempt.run();
        return;
      } catch (FailureException failure) {
        if (failure.code().exitStatus() != UNAVAILABLE
            || System.nanoTime() + PAUSE.toNanos() > deadlineNanos) {
          throw failure;
        }
        if (!told) {
          log.info("{}; trying for {} s", failure.getMessage(), limit.toSeconds());
        }
      }
      Thread.sleep(PAUSE);
    }
  }
}
