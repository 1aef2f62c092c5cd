package org.bootwright.system;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Time in which nothing is expected: how long a fault lasts. */
final class Pause {
  private Pause() {}

  static void of(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await().atMost(time.plusSeconds(10)).until(() -> System.nanoTime() - end >= 0);
  }
}
