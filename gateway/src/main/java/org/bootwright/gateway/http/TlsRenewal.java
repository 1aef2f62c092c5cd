package org.bootwright.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.TlsFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves with a certificate that was renewed as soon as its files say so. Connections that are open
 * stay as they are. Files are looked at rather than watched: secrets of an orchestrator are
 * symbolic links that change somewhere else.
 */
final class TlsRenewal {
  private static final Logger log = LoggerFactory.getLogger(TlsRenewal.class);

  /** Renewals come weeks ahead of the end; reading two small files costs nothing. */
  static final Duration EVERY = Duration.ofSeconds(10);

  /** RFC 8996: what is older than these is not to be used. */
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  private final TlsFiles files;
  private final HttpServer server;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile TlsIdentity current;

  private TlsRenewal(TlsFiles files, TlsIdentity current, HttpServer server) {
    this.files = files;
    this.current = current;
    this.server = server;
  }

  /** What a server serves with. */
  static ServerSSLOptions options(TlsIdentity identity) {
    return new ServerSSLOptions()
        .setKeyCertOptions(identity.options())
        .setEnabledSecureTransportProtocols(PROTOCOLS);
  }

  /** Looks from now on, until Vert.x is closed. */
  static void start(
      Vertx vertx,
      ExecutorService executor,
      TlsFiles files,
      TlsIdentity served,
      HttpServer server,
      Duration every) {
    TlsRenewal renewal = new TlsRenewal(files, served, server);
    vertx.setPeriodic(every.toMillis(), ignored -> renewal.submit(executor));
  }

  private void submit(ExecutorService executor) {
    if (busy.compareAndSet(false, true)) {
      try {
        executor.execute(this::look);
      } catch (RejectedExecutionException closing) {
        log.debug("the gateway is being closed", closing);
      }
    }
  }

  private void look() {
    try {
      TlsIdentity found = TlsIdentity.read(files);
      if (!found.equals(current)) {
        Exchange.await(server.updateSSLOptions(options(found)));
        current = found;
        log.info("serving with the renewed certificate {}", files.certificate());
      }
    } catch (FailureException e) {
      // In the middle of a renewal the two files do not belong together.
      log.warn("the certificate stays the one that it was: {}", e.getMessage());
    } finally {
      busy.set(false);
    }
  }
}
