package org.bootwright.gateway.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts the requests under way, streams and WebSockets among them until they end, and remembers
 * when there was one last. Connections would be the wrong thing to count: a connection that became
 * a WebSocket does not say when it closes. One lock guards it.
 */
final class RequestsUnderWay {
  private final LongSupplier nanoClock;
  private int count;
  private long lastNanos;

  RequestsUnderWay(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    lastNanos = nanoClock.getAsLong();
  }

  synchronized void begin() {
    count++;
  }

  synchronized void end() {
    count--;
    lastNanos = nanoClock.getAsLong();
  }

  /** For how long there has been none; zero while there is one. */
  synchronized Duration unusedFor() {
    return count > 0
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - lastNanos));
  }
}
