package org.bootwright.runner.vm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The steps by which a machine is ended, each rougher than the one before. Used by one thread. */
final class StopLadder {
  /** From QEMU's own end, which only closes files, to the kill. */
  private static final Duration QUIT_GRACE = Duration.ofSeconds(3);

  /** After its last word the guest syncs and powers off; the protocol gives it 5 s to begin. */
  private static final Duration POWER_OFF_GRACE = Duration.ofSeconds(15);

  enum Step {
    /** The guest init is asked over its channel. */
    ASK_GUEST,
    /** For a guest whose init does not hear us. */
    PRESS_POWER_BUTTON,
    QUIT_QEMU,
    KILL_QEMU
  }

  private record Rung(Step step, long atNanos) {}

  private final Deque<Rung> rungs;

  private StopLadder(List<Rung> rungs) {
    this.rungs = new ArrayDeque<>(rungs);
  }

  /** For a guest that runs. */
  static StopLadder graceful(Duration grace, long nowNanos) {
    long end = nowNanos + grace.toNanos();
    return new StopLadder(
        List.of(
            new Rung(Step.ASK_GUEST, nowNanos),
            new Rung(Step.PRESS_POWER_BUTTON, nowNanos + grace.toNanos() / 2),
            new Rung(Step.QUIT_QEMU, end),
            new Rung(Step.KILL_QEMU, end + QUIT_GRACE.toNanos())));
  }

  /** For a guest that has nothing to lose yet. */
  static StopLadder abrupt(long nowNanos) {
    return new StopLadder(
        List.of(
            new Rung(Step.QUIT_QEMU, nowNanos),
            new Rung(Step.KILL_QEMU, nowNanos + QUIT_GRACE.toNanos())));
  }

  /** For a guest that has said its last word. */
  static StopLadder poweringOff(long nowNanos) {
    long end = nowNanos + POWER_OFF_GRACE.toNanos();
    return new StopLadder(
        List.of(
            new Rung(Step.QUIT_QEMU, end), new Rung(Step.KILL_QEMU, end + QUIT_GRACE.toNanos())));
  }

  /** The step whose time has come, once. */
  Optional<Step> due(long nowNanos) {
    Rung next = rungs.peekFirst();
    if (next == null || next.atNanos - nowNanos > 0) {
      return Optional.empty();
    }
    rungs.removeFirst();
    return Optional.of(next.step);
  }

  /** How long until the next step; very long where none is left. */
  long nanosUntilNext(long nowNanos) {
    Rung next = rungs.peekFirst();
    return next == null ? Long.MAX_VALUE : Math.max(0, next.atNanos - nowNanos);
  }
}
