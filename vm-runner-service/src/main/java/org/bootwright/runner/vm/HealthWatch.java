package org.bootwright.runner.vm;

import java.time.Duration;
import org.bootwright.runner.machine.GuestPulse;

/**
 * Asks a guest that is up how it is, again and again, and notices when it does not answer any more.
 * Used by the VM's thread.
 *
 * <p>It must not take a guest that is slow for one that hangs. What counts is not the time but how
 * often we came by in vain: where this process, or the host, stood still meanwhile, that is once.
 * It does not count while we do not listen ourselves, since whoever reads the command's output
 * holds up the channel; nor where QEMU does not answer either, or says that the processors stand
 * still. A guest that has never answered is of a version that does not know the question.
 */
final class HealthWatch {
  /**
   * Often enough to tell soon of what the guest's kernel says; a guest that idles is woken by it.
   */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** With a short patience, a guest has as many chances. */
  private static final int QUESTIONS_IN_PATIENCE = 6;

  private final GuestPulse pulse;
  private final Duration patience;
  private final long intervalNanos;
  private long nextNanos;
  private boolean knowsQuestion;
  private boolean awaiting;
  private int inVain;

  /**
   * Begins to ask at once.
   *
   * @param patience how long a guest may be silent; zero for ever
   */
  HealthWatch(GuestPulse pulse, Duration patience, long nowNanos) {
    this.pulse = pulse;
    this.patience = patience;
    Duration share = patience.dividedBy(QUESTIONS_IN_PATIENCE);
    this.intervalNanos =
        (patience.isZero() || share.compareTo(INTERVAL) > 0 ? INTERVAL : share).toNanos();
    this.nextNanos = nowNanos;
  }

  long nanosUntilNext(long nowNanos) {
    return Math.max(0, nextNanos - nowNanos);
  }

  /** Asks, where it is time; says whether the guest hangs. */
  boolean hangs(long nowNanos) {
    if (nextNanos - nowNanos > 0) {
      return false;
    }
    nextNanos = nowNanos + intervalNanos;
    if (!awaiting) {
      awaiting = true;
      pulse.askHealth();
      return false;
    }
    if (!knowsQuestion || patience.isZero() || !pulse.isListening()) {
      return false;
    }
    inVain++;
    if (inVain * intervalNanos < patience.toNanos()) {
      return false;
    }
    inVain = 0;
    return pulse.isRunning();
  }

  void answered() {
    knowsQuestion = true;
    awaiting = false;
    inVain = 0;
  }

  /** Who has answered is gone, as at the end of many machines. */
  void hungUp() {
    knowsQuestion = false;
  }
}
