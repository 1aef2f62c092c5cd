package org.bootwright.cli.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.bootwright.cli.client.GatewayAddress;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Asks a gateway for VMs, either as fast as some connections can, or at a fixed rate whatever the
 * gateway does: then a request's time counts from when it was due.
 */
final class RequestLoad implements AutoCloseable {
  private static final int ACCEPTED = 202;

  /** Requests may wait for a connection as long as the gateway is behind; more is a failure. */
  private static final int MAXIMUM_WAITING = 20_000;

  private static final long POLL_NANOS = 1_000_000;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;
  private final RequestOptions request;
  private final int connections;

  RequestLoad(GatewayAddress address, int connections) {
    if (!"http".equals(address.url().getScheme())) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "measuring "
              + address.url()
              + ": the load is sent without TLS: name a gateway by an http:// URL");
    }
    this.connections = connections;
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(MAXIMUM_WAITING));
    request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(address.url().getHost())
            .setPort(address.url().getPort())
            .setURI("/v1/vms")
            .putHeader("content-type", "application/json");
    address.secret().ifPresent(secret -> request.putHeader("authorization", "Bearer " + secret));
  }

  /**
   * What came of it.
   *
   * @param elapsed until the last answer
   */
  record Outcome(Latencies accepted, long refused, Duration elapsed) {
    double acceptedPerSecond() {
      return accepted.count() / (elapsed.toNanos() / 1e9);
    }
  }

  /** Each connection asks again as soon as it has its answer. */
  Outcome fast(String body, Duration duration) {
    var run = new Run(body, System.nanoTime() + duration.toNanos(), Long.MAX_VALUE);
    return run.fast();
  }

  /** As {@link #fast}, until so many were asked for. */
  Outcome count(String body, int requests) {
    return new Run(body, Long.MAX_VALUE, requests).fast();
  }

  Outcome atRate(String body, Duration duration, double perSecond) {
    return new Run(body, System.nanoTime() + duration.toNanos(), Long.MAX_VALUE).atRate(perSecond);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private final class Run {
    private final Buffer body;
    private final long startNanos = System.nanoTime();
    private final long endNanos;
    private final AtomicLong left;
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();

    Run(String body, long endNanos, long requests) {
      this.body = Buffer.buffer(body);
      this.endNanos = endNanos;
      left = new AtomicLong(requests);
    }

    Outcome fast() {
      for (int i = 0; i < connections; i++) {
        askAgainAndAgain();
      }
      return awaited();
    }

    private void askAgainAndAgain() {
      if (System.nanoTime() < endNanos && left.getAndDecrement() > 0) {
        ask(System.nanoTime(), this::askAgainAndAgain);
      }
    }

    Outcome atRate(double perSecond) {
      long pauseNanos = (long) (1e9 / perSecond);
      for (long dueNanos = startNanos; dueNanos < endNanos; dueNanos += pauseNanos) {
        long waitNanos = dueNanos - System.nanoTime();
        if (waitNanos > 0) {
          LockSupport.parkNanos(waitNanos);
        }
        ask(dueNanos, () -> {});
      }
      return awaited();
    }

    private Outcome awaited() {
      while (underWay.get() > 0) {
        LockSupport.parkNanos(POLL_NANOS);
      }
      return new Outcome(
          new Latencies(nanos), refused.get(), Duration.ofNanos(System.nanoTime() - startNanos));
    }

    private void ask(long dueNanos, Runnable next) {
      underWay.incrementAndGet();
      var _ =
          client
              .request(request)
              .compose(sending -> sending.send(body))
              .compose(response -> response.body().map(ignored -> response.statusCode()))
              .onComplete(
                  answer -> {
                    if (answer.succeeded() && answer.result() == ACCEPTED) {
                      nanos.add(System.nanoTime() - dueNanos);
                    } else {
                      refused.incrementAndGet();
                    }
                    next.run();
                    underWay.decrementAndGet();
                  });
    }
  }
}
