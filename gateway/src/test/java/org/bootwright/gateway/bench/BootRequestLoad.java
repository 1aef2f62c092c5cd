package org.bootwright.gateway.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a gateway for VMs, either as fast as some connections can, or at a fixed rate whatever the
 * gateway does: then a request's time counts from when it was due.
 */
final class BootRequestLoad {
  private static final Buffer BODY =
      Buffer.buffer("{\"image\":\"debian:trixie\",\"command\":[\"uname\",\"-a\"]}");

  private final HttpClient client;
  private final RequestOptions request;
  private final long endNanos;
  private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong underWay = new AtomicLong();

  private BootRequestLoad(Vertx vertx, URI url, int connections, int seconds) {
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(connections));
    request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(url.getHost())
            .setPort(url.getPort())
            .setURI("/v1/vms")
            .putHeader("content-type", "application/json");
    endNanos = System.nanoTime() + seconds * 1_000_000_000L;
  }

  public static void main(String[] arguments) throws InterruptedException {
    int connections = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    Vertx vertx = Vertx.vertx();
    var load = new BootRequestLoad(vertx, URI.create(arguments[0]), connections, seconds);
    if (arguments.length > 3) {
      load.atRate(Integer.parseInt(arguments[3]));
    } else {
      for (int i = 0; i < connections; i++) {
        load.askAgainAndAgain();
      }
    }
    while (System.nanoTime() < load.endNanos || load.underWay.get() > 0) {
      LockSupport.parkNanos(10_000_000);
    }
    load.report(seconds);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void askAgainAndAgain() {
    if (System.nanoTime() < endNanos) {
      ask(System.nanoTime(), this::askAgainAndAgain);
    }
  }

  private void atRate(int rate) {
    long pauseNanos = 1_000_000_000L / rate;
    for (long dueNanos = System.nanoTime(); dueNanos < endNanos; dueNanos += pauseNanos) {
      long waitNanos = dueNanos - System.nanoTime();
      if (waitNanos > 0) {
        LockSupport.parkNanos(waitNanos);
      }
      ask(dueNanos, () -> {});
    }
  }

  private void ask(long dueNanos, Runnable next) {
    underWay.incrementAndGet();
    var _ =
        client
            .request(request)
            .compose(sending -> sending.send(BODY))
            .compose(response -> response.body().map(ignored -> response.statusCode()))
            .onComplete(
                answer -> {
                  if (answer.succeeded() && answer.result() == 202) {
                    nanos.add(System.nanoTime() - dueNanos);
                  } else {
                    refused.incrementAndGet();
                  }
                  underWay.decrementAndGet();
                  next.run();
                });
  }

  private void report(int seconds) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "%d accepted, %d not; %.0f a second; ms: median %.1f, p99 %.1f, longest %.1f%n",
        sorted.length,
        refused.get(),
        sorted.length / (double) seconds,
        at(sorted, 0.5),
        at(sorted, 0.99),
        at(sorted, 1));
  }

  private static double at(long[] sorted, double part) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] / 1e6;
  }
}
