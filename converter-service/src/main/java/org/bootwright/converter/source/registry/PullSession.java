package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * What all requests of one pull share: connections, and the means to give up. Safe for use by
 * several threads.
 */
final class PullSession implements AutoCloseable {
  private final String image;
  private final RegistryConfig config;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** By what they trust besides the usual. Guarded by this object's lock. */
  private final Map<Optional<Path>, HttpClient> clients = new HashMap<>();

  PullSession(String image, RegistryConfig config) {
    this.image = image;
    this.config = config;
  }

  /** As the user named it. */
  String image() {
    return image;
  }

  RegistryConfig config() {
    return config;
  }

  TransferLimits limits() {
    return config.limits();
  }

  /**
   * A client that trusts these authorities too.
   *
   * @throws FailureException {@code invalid_request} if the file is not good
   */
  synchronized HttpClient client(Optional<Path> caFile) {
    requireOpen();
    return clients.computeIfAbsent(caFile, this::newClient);
  }

  private HttpClient newClient(Optional<Path> caFile) {
    // HTTP/1.1: a connection for each layer, so that one which has to wait for the converter holds
    // up no other, as streams that share a connection's window would.
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(limits().connectTimeout())
        .proxy(new EnvironmentProxies(config.proxies()))
        .sslContext(TrustedAuthorities.context(caFile))
        .build();
  }

  /** Waits, unless the pull is given up. */
  void pause(Duration duration) throws IOException {
    try {
      if (closed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        requireOpen();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to try again");
    }
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  void requireOpen() {
    if (isClosed()) {
      throw new FailureException(
          FailureCode.CANCELLED, "pulling %s: it was given up".formatted(image));
    }
  }

  /** Ends everything that is under way. */
  @Override
  public void close() {
    closed.countDown();
    synchronized (this) {
      clients.values().forEach(HttpClient::shutdownNow);
      clients.clear();
    }
  }
}
