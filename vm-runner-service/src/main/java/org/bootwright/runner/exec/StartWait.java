package org.bootwright.runner.exec;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Waits for the guest's word that a command was executed. */
final class StartWait {
  private StartWait() {}

  /**
   * Returns when it was; else throws why not.
   *
   * @param giveUp called where nobody waits any more
   */
  static void await(
      CompletableFuture<Boolean> started, String action, Duration timeout, Runnable giveUp) {
    try {
      started.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof FailureException failure) {
        throw failure;
      }
      throw new IllegalStateException("a command failed for no reason", refused);
    } catch (TimeoutException silent) {
      giveUp.run();
      throw new FailureException(
          FailureCode.TIMEOUT,
          "%s: the guest did not answer for %d s; a VM that an earlier version has started cannot do it before it is restarted"
              .formatted(action, timeout.toSeconds()),
          silent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      giveUp.run();
      throw new FailureException(
          FailureCode.CANCELLED, action + ": the runner is ending", interrupted);
    }
  }
}
