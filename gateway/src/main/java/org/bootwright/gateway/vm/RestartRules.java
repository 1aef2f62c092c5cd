package org.bootwright.gateway.vm;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.RestartPolicy;

/**
 * The part of the state machine that restart policies drive. The pauses are docker's: see {@code
 * restartmanager} in moby.
 */
final class RestartRules {
  static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** A run that lasted so long was a good one: the next pause is the first again. */
  static final Duration GOOD_RUN = Duration.ofSeconds(10);

  private RestartRules() {}

  /**
   * Plans the next boot of a VM that has just ended and rests, where its policy wants one.
   *
   * @param now from when on the pause counts
   */
  static VmRecord plan(VmRecord ended, Instant now) {
    Restarts before = ended.status().restarts().orElse(new Restarts(0, 0));
    if (!isWanted(ended, before)) {
      return ended;
    }
    Duration pause =
        ranWell(ended) || before.pauseMillis() == 0
            ? FIRST_PAUSE
            : Duration.ofMillis(Math.min(before.pauseMillis() * 2, LONGEST_PAUSE.toMillis()));
    return ended.with(
        ended
            .status()
            .change()
            .restarts(Optional.of(new Restarts(before.count(), pause.toMillis())))
            .due(Optional.of(now.plus(pause)))
            .build());
  }

  private static boolean isWanted(VmRecord ended, Restarts before) {
    VmStatus status = ended.status();
    boolean byItsOwner = status.phases().containsKey(VmState.STOPPING.toString());
    // As with docker, a policy holds only for what once ran: a mistake in the request stays one.
    if (byItsOwner || status.diskOn().isEmpty() || status.afterwards() != Afterwards.REST) {
      return false;
    }
    RestartPolicy policy = ended.spec().restart();
    return switch (policy.when()) {
      case NEVER -> false;
      case ALWAYS -> true;
      case ON_FAILURE -> {
        boolean well = status.failure().isEmpty() && status.exitCode().orElse(0) == 0;
        boolean spent = policy.maximumRestarts() > 0 && before.count() >= policy.maximumRestarts();
        yield !well && !spent;
      }
    };
  }

  /** A machine in emergency mode is up for as long as it is waited for, and never well. */
  private static boolean ranWell(VmRecord ended) {
    if (failedBy(ended, FailureCode.EMERGENCY_MODE)) {
      return false;
    }
    Instant began = ended.status().phases().get(VmState.RUNNING.toString());
    Instant end = ended.status().phases().get(ended.state().toString());
    return began != null && end != null && !began.plus(GOOD_RUN).isAfter(end);
  }

  private static boolean failedBy(VmRecord ended, FailureCode code) {
    return ended.status().failure().filter(failure -> failure.code() == code).isPresent();
  }

  /** Its pause is over. */
  static Transition restart(VmRecord vm, Instant at) {
    Restarts before = vm.status().restarts().orElse(new Restarts(0, 0));
    VmRecord counted =
        vm.with(
            vm.status()
                .change()
                .restarts(Optional.of(new Restarts(before.count() + 1, before.pauseMillis())))
                .build());
    return VmStateMachine.bootFromDisk(counted, at);
  }

  /** The owner wants the VM to rest. */
  static Transition giveUp(VmRecord vm) {
    return Transition.to(vm, vm.status().change().due(Optional.empty()));
  }
}
