package org.bootwright.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a wait that lasts too long, by an action from outside: reads from a Unix socket know no
 * timeout. One wait at a time.
 */
final class SilenceGuard implements AutoCloseable {
  /** How late the end of a wait may be noticed. */
  private static final long ROUND_MILLIS = 50;

  private static final long NONE = Long.MAX_VALUE;

  private final Runnable action;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long deadlineNanos = NONE;
  private volatile boolean expired;

  /**
   * @param action makes the wait fail; called at most once
   */
  SilenceGuard(Runnable action) {
    this.action = action;
    Thread.ofVirtual().name("engine-silence").start(this::watch);
  }

  /** A wait begins. */
  void begin(Duration limit) {
    // Times of this clock may be negative, and NONE is not one of them.
    deadlineNanos = System.nanoTime() + limit.toNanos();
  }

  /** The wait is over. */
  void end() {
    deadlineNanos = NONE;
  }

  /** Whether a wait was ended. */
  boolean hasExpired() {
    return expired;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void watch() {
    try {
      while (!closed.await(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
        long deadline = deadlineNanos;
        if (deadline != NONE && System.nanoTime() - deadline > 0) {
          expired = true;
          action.run();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
