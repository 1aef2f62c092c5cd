package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** When one thing is tried again, and when no more. For one thread. */
final class RetrySchedule {
  private final PullSession session;
  private final TransferLimits limits;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private int failuresInARow;
  private int failuresInAll;

  RetrySchedule(PullSession session) {
    this.session = session;
    this.limits = session.limits();
  }

  /** Waits for the next try, or throws the failure if there is to be none. */
  void failed(TransientException e) throws IOException {
    failuresInARow++;
    failuresInAll++;
    Duration asked = e.retryAfter().orElse(Duration.ZERO);
    boolean enough =
        failuresInARow >= limits.triesInARow()
            || failuresInAll >= limits.triesInAll()
            || asked.compareTo(limits.longestPause()) > 0;
    if (enough) {
      throw e.failure();
    }
    Duration own = pause(failuresInARow);
    session.pause(asked.compareTo(own) > 0 ? asked : own);
  }

  /** Something was gained: the patience is whole again. */
  void progressed() {
    failuresInARow = 0;
  }

  /**
   * Twice as long each time; a random part, so that those who were turned away together do not come
   * back together.
   */
  private Duration pause(int failureCount) {
    Duration doubled = limits.firstPause().multipliedBy(1L << Math.min(failureCount - 1, 16));
    Duration longest =
        doubled.compareTo(limits.longestPause()) > 0 ? limits.longestPause() : doubled;
    long halfNanos = longest.toNanos() / 2;
    return Duration.ofNanos(halfNanos + random.nextLong(halfNanos + 1));
  }
}
