package org.bootwright.contracts.bus.rabbitmq.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Messages that were sent together and what the broker said about them. */
final class Batch {
  private final int size;
  private final AtomicInteger open;
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private final List<Outgoing> unroutable = new ArrayList<>();

  Batch(int size) {
    this.size = size;
    this.open = new AtomicInteger(size);
  }

  /** The broker has one of them. */
  void confirmed() {
    if (open.decrementAndGet() == 0) {
      settled.complete(null);
    }
  }

  /** The broker has no queue for this one; it confirms it all the same, afterwards. */
  void returned(Outgoing message) {
    synchronized (unroutable) {
      unroutable.add(message);
    }
  }

  void failed(String reason) {
    settled.completeExceptionally(
        new FailureException(
            FailureCode.BROKER_UNAVAILABLE,
            "sending %d messages: %s; the broker may have some of them".formatted(size, reason)));
  }

  /**
   * Waits for the broker's word on all of them.
   *
   * @return those that have no queue, in the order in which they were sent
   */
  List<Outgoing> await(long deadlineNanos) throws InterruptedException {
    try {
      settled.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new FailureException(
          FailureCode.BROKER_UNAVAILABLE,
          "sending %d messages: the broker has not confirmed %d of them in time"
              .formatted(size, open.get()),
          e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof FailureException failure
          ? new FailureException(failure.failure(), e)
          : new IllegalStateException(e);
    }
    synchronized (unroutable) {
      return List.copyOf(unroutable);
    }
  }
}
