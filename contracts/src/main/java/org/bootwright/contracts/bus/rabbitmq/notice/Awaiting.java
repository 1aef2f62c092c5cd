package org.bootwright.contracts.bus.rabbitmq.notice;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerFailures;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Waits for the vertx client on a thread that is none of Vert.x's. */
final class Awaiting {
  private Awaiting() {}

  static <T> T get(String doing, Duration patience, Supplier<Future<T>> operation) {
    try {
      return operation
          .get()
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "interrupted while " + doing, e);
    } catch (TimeoutException e) {
      throw new FailureException(
          FailureCode.BROKER_UNAVAILABLE,
          "%s: not done within %d ms".formatted(doing, patience.toMillis()),
          e);
    } catch (ExecutionException e) {
      throw BrokerFailures.of(doing, e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException e) {
      // Thrown at once where the connection is being lost.
      throw BrokerFailures.of(doing, e);
    }
  }
}
