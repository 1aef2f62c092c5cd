package org.bootwright.runner.vm;

import java.time.Duration;
import java.util.Optional;
import org.bootwright.runner.guest.GuestMessage;

/**
 * A systemd that cannot bring a machine up waits on the console for somebody who repairs it. Where
 * nobody types, nobody will, and the machine would stand there for ever. Used by the VM's thread.
 */
final class EmergencyWatch {
  /** For somebody who watches the console, to press a key. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private Optional<Since> since = Optional.empty();

  /** When it began, and how much had been typed by then. */
  private record Since(long nanos, long typed) {}

  /** What follows from an answer of the guest. */
  enum Verdict {
    NOTHING,
    /** It has just begun. */
    WARN,
    /** Nobody came. */
    END
  }

  /**
   * Takes an answer.
   *
   * @param typed how often somebody has typed on the console so far
   */
  Verdict heard(GuestMessage.Health health, long typed, long nowNanos) {
    if (!health.emergency() && !health.rescue()) {
      since = Optional.empty();
      return Verdict.NOTHING;
    }
    if (since.isEmpty()) {
      since = Optional.of(new Since(nowNanos, typed));
      return Verdict.WARN;
    }
    boolean attended = since.get().typed() != typed;
    boolean patient = nowNanos - since.get().nanos() < PATIENCE.toNanos();
    return attended || patient ? Verdict.NOTHING : Verdict.END;
  }

  /** What it is called. */
  static String mode(GuestMessage.Health health) {
    return health.emergency() ? "emergency mode" : "rescue mode";
  }
}
