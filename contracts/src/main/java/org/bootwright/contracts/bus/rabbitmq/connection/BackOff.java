package org.bootwright.contracts.bus.rabbitmq.connection;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits longer after each failure. For one thread. */
final class BackOff {
  private static final Duration FIRST = Duration.ofMillis(100);

  /** What a user who waits for a restarted broker hardly notices, and a broker hardly feels. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private Duration next = FIRST;

  void reset() {
    next = FIRST;
  }

  void pause() throws InterruptedException {
    // A part of it is left to chance, lest all clients of a restarted broker come at once.
    long millis = next.toMillis();
    Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
  }
}
