package org.bootwright.cli.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells a second Ctrl-C, which means more, from the first. Guarded by its owner. */
final class SecondPress {
  private static final Duration WITHIN = Duration.ofSeconds(2);

  private final LongSupplier nanoClock;
  private boolean pressed;
  private long lastNanos;

  SecondPress(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** One was pressed; says whether another was within the 2 s before. */
  boolean pressed() {
    long now = nanoClock.getAsLong();
    boolean again = pressed && now - lastNanos <= WITHIN.toNanos();
    lastNanos = now;
    pressed = true;
    return again;
  }
}
