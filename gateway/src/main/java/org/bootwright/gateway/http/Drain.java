package org.bootwright.gateway.http;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a write to leave: what makes a thread as slow as the connection that it writes to. */
final class Drain {
  private Drain() {}

  /** Whether the write is over, well or not, within the time. */
  static boolean await(Future<Void> write, Duration limit) throws InterruptedException {
    try {
      write.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      // The connection is gone; its sink says so when it is asked.
      return true;
    }
  }
}
