package org.bootwright.service.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.service.metrics.ServiceMetrics;

/**
 * Serves {@code /healthz}, {@code /readyz} and {@code /metrics} of a worker, with the HTTP server
 * of the JDK: nobody but a monitor talks to it. On platform threads, so that it answers also when
 * no virtual thread gets to run.
 */
public final class HealthServer implements AutoCloseable {
  /** A probe, a scrape, and one more of each. */
  private static final int THREADS = 4;

  private static final int BACKLOG = 16;

  private final HttpServer server;
  private final ExecutorService threads;

  private HealthServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Listens.
   *
   * @param metrics in the text format of Prometheus
   * @throws FailureException {@code port_in_use} or {@code not_permitted}
   */
  public static HealthServer listen(
      InetSocketAddress address, Readiness readiness, Supplier<String> metrics) {
    try {
      HttpServer server = HttpServer.create(address, BACKLOG);
      ExecutorService threads =
          Executors.newFixedThreadPool(
              THREADS, Thread.ofPlatform().daemon().name("health-", 0).factory());
      server.setExecutor(threads);
      serve(server, "/healthz", HealthReport.CONTENT_TYPE, HealthReport::alive);
      serve(server, "/readyz", HealthReport.CONTENT_TYPE, () -> HealthReport.ready(readiness));
      serve(
          server,
          "/metrics",
          ServiceMetrics.CONTENT_TYPE,
          () -> new HealthReport(200, metrics.get()));
      server.start();
      return new HealthServer(server, threads);
    } catch (IOException e) {
      boolean inUse = String.valueOf(e.getMessage()).contains("in use");
      throw new FailureException(
          inUse ? FailureCode.PORT_IN_USE : FailureCode.NOT_PERMITTED,
          "listening on %s for health checks: %s; set BOOTWRIGHT_HEALTH_LISTEN to another address"
              .formatted(shown(address), e.getMessage()),
          e);
    }
  }

  private static String shown(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static void serve(
      HttpServer server, String path, String contentType, Supplier<HealthReport> report) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            boolean get = exchange.getRequestMethod().equals("GET");
            if (!exchange.getRequestURI().getPath().equals(path)) {
              answer(exchange, HealthReport.CONTENT_TYPE, new HealthReport(404, "not found\n"));
            } else if (!get) {
              answer(exchange, HealthReport.CONTENT_TYPE, new HealthReport(405, "GET only\n"));
            } else {
              answer(exchange, contentType, report.get());
            }
          }
        });
  }

  private static void answer(HttpExchange exchange, String contentType, HealthReport report)
      throws IOException {
    byte[] body = report.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(report.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  /** The port that was bound. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      var _ = threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
