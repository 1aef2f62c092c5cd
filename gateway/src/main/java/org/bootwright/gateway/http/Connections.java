package org.bootwright.gateway.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts the connections that are open, and remembers when the last one was. One lock guards it.
 */
final class Connections {
  private final LongSupplier nanoClock;
  private int open;
  private long lastOpenNanos;

  Connections(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    lastOpenNanos = nanoClock.getAsLong();
  }

  void add(HttpConnection connection) {
    synchronized (this) {
      open++;
    }
    connection.closeHandler(closed -> remove());
  }

  private synchronized void remove() {
    open--;
    lastOpenNanos = nanoClock.getAsLong();
  }

  /** For how long nobody has been connected; zero while somebody is. */
  synchronized Duration unusedFor() {
    return open > 0
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - lastOpenNanos));
  }
}
