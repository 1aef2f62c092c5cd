package org.bootwright.cli.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Looks again and again, for a bounded time. */
final class Waiter {
  private Waiter() {}

  /**
   * Waits until something is so.
   *
   * @param what for the message of the failure: {@code the outbox to be empty}
   */
  static void await(String what, Duration each, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new FailureException(
            FailureCode.TIMEOUT,
            "waiting for %s: not so within %d s; look at the services' logs"
                .formatted(what, limit.toSeconds()));
      }
      pause(each);
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "measuring: interrupted", interrupted);
    }
  }
}
