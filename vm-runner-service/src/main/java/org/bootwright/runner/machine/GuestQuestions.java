package org.bootwright.runner.machine;

import java.util.Optional;
import org.bootwright.contracts.vm.GuestStats;

/**
 * What a guest is asked about itself. A question is asked when the last one was answered, for a
 * guest that stands still reads none. Guarded by its monitor.
 */
final class GuestQuestions {
  private boolean up;
  private boolean asked;
  private Optional<GuestStats> answer = Optional.empty();

  /** It runs its command or init, and has said so: from now on it answers. */
  synchronized void up() {
    up = true;
  }

  /** Whether a question may be sent; it counts as sent then. */
  synchronized boolean ask() {
    if (!up || asked) {
      return false;
    }
    asked = true;
    return true;
  }

  synchronized void answered(GuestStats stats) {
    asked = false;
    answer = Optional.of(stats);
  }

  /** The answer that came since this was called last. */
  synchronized Optional<GuestStats> takeAnswer() {
    Optional<GuestStats> taken = answer;
    answer = Optional.empty();
    return taken;
  }
}
