package org.bootwright.gateway.vm;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.RunnerId;

/**
 * The part of the state machine that runners drive. Their reports may come twice and in any order,
 * since several gateways take them: an end that is heard of before its start leads to what both in
 * order lead to.
 */
final class RunnersWord {
  /** A boot that runners lose more often than this is more likely to be what kills them. */
  static final int MAXIMUM_LOST_BOOTS = 3;

  /** The report of a start that the report of its loss has overtaken comes within this time. */
  static final Duration LOST_BOOT_PAUSE = Duration.ofSeconds(1);

  private static final String RUNNING = VmState.RUNNING.toString();

  private RunnersWord() {}

  static Transition bootClaimed(VmRecord vm, VmEvent.BootClaimed event) {
    if (event.attempt() != vm.attempt()) {
      return Transition.unchanged(vm);
    }
    return switch (vm.state()) {
      case QUEUED ->
          Transition.to(
              vm, vm.status().change().runner(event.runner()).enter(VmState.STARTING, event.at()));
      // Granted to the same runner again: until it has heard so, it cannot speak of the VM.
      case STARTING ->
          isWith(vm, event.runner())
              ? Transition.to(vm, vm.status().change().enter(VmState.STARTING, event.at()))
              : Transition.unchanged(vm);
      case ACCEPTED, CONVERTING, RUNNING, STOPPING, STOPPED, FAILED, LOST ->
          Transition.unchanged(vm);
    };
  }

  static Transition started(VmRecord vm, VmEvent.Started event) {
    if (event.attempt() != vm.attempt()) {
      return isLostAfterItsStart(vm, event) ? lostAfterItsStart(vm, event) : unchanged(vm);
    }
    if (vm.state() != VmState.QUEUED && !isWith(vm, event.runner())) {
      return unchanged(vm);
    }
    boolean known = vm.status().phases().containsKey(RUNNING);
    VmStatusBuilder next = asItRuns(vm, event);
    return switch (vm.state()) {
      case QUEUED, STARTING -> Transition.to(vm, next.enter(VmState.RUNNING, event.at()));
      // One that was known and comes again is no sign of life.
      case LOST -> {
        VmStatus running = next.phase(RUNNING, event.at()).build();
        yield known
            ? unchanged(vm)
            : Transition.to(vm, running.change().resume(stateBeforeLost(running), event.at()));
      }
      case STOPPING -> known ? unchanged(vm) : Transition.to(vm, next.phase(RUNNING, event.at()));
      case STOPPED, FAILED -> known ? unchanged(vm) : startedBeforeItsEnd(vm, next, event.at());
      case ACCEPTED, CONVERTING, RUNNING -> unchanged(vm);
    };
  }

  private static VmStatusBuilder asItRuns(VmRecord vm, VmEvent.Started event) {
    return vm.status()
        .change()
        .runner(event.runner())
        .diskOn(event.runner())
        .accelerator(event.accelerator())
        .mode(event.mode())
        .ports(event.ports())
        .lostBoots(0);
  }

  private static Transition startedBeforeItsEnd(VmRecord vm, VmStatusBuilder next, Instant at) {
    VmRecord over = vm.with(next.phaseBefore(vm.state().toString(), RUNNING, at).build());
    VmRecord planned = over.status().due().isPresent() ? over : RestartRules.plan(over, at);
    // A runner that was told to end it before it had it may have it now.
    return isLoss(vm.status().failure())
        ? Transition.to(planned, planned.status().change(), new VmCommand.Kill(runnerOf(planned)))
        : unchanged(planned);
  }

  /** Whether this is the start of the attempt that was taken for lost before the guest began. */
  private static boolean isLostAfterItsStart(VmRecord vm, VmEvent.Started event) {
    return vm.state() == VmState.QUEUED
        && vm.status().lostBoots() > 0
        && event.attempt() == vm.attempt() - 1
        && isWith(vm, event.runner());
  }

  private static Transition lostAfterItsStart(VmRecord vm, VmEvent.Started event) {
    VmStatusBuilder next = asItRuns(vm, event).phase(RUNNING, event.at());
    VmRecord over =
        vm.with(next.failure(Optional.of(lost(vm))).enter(VmState.FAILED, event.at()).build());
    return unchanged(RestartRules.plan(over, event.at()));
  }

  static Transition phaseReached(VmRecord vm, VmEvent.PhaseReached event) {
    String name = name(event.phase());
    if (event.attempt() != vm.attempt() || vm.status().phases().containsKey(name)) {
      return unchanged(vm);
    }
    return switch (vm.state()) {
      case STARTING, RUNNING, STOPPING, STOPPED, FAILED, LOST ->
          Transition.to(vm, vm.status().change().phase(name, event.at()));
      case ACCEPTED, CONVERTING, QUEUED -> unchanged(vm);
    };
  }

  /** As JSON spells it: {@code DISK_READY} is {@code diskReady}. */
  static String name(BootPhase phase) {
    StringBuilder name = new StringBuilder();
    for (String word : phase.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  static Transition warned(VmRecord vm, VmEvent.Warned event) {
    if (event.attempt() != vm.attempt() || vm.status().warnings().contains(event.message())) {
      return unchanged(vm);
    }
    return Transition.to(vm, vm.status().change().warning(event.message()));
  }

  static Transition ended(VmRecord vm, VmEvent.Ended event) {
    boolean pending =
        vm.state() == VmState.QUEUED || (vm.state().isOnRunner() && isWith(vm, event.runner()));
    if (event.attempt() != vm.attempt() || !pending) {
      return unchanged(vm);
    }
    if (isLoss(event.failure()) && isOlderThanItsGrant(vm, event.endedAt())) {
      return unchanged(vm);
    }
    if (isLoss(event.failure()) && mayBootAgain(vm)) {
      return bootAgain(vm, event.at());
    }
    if (isMissingDisk(vm, event.failure()) && mayBootAgain(vm)) {
      return VmStateMachine.convertFirst(vm, event.at());
    }
    VmStatusBuilder next =
        vm.status()
            .change()
            .runner(event.runner())
            .exitCode(event.exitCode())
            .failure(event.exitCode().isPresent() ? event.failure() : Optional.of(why(event)));
    boolean well =
        event.failure().isEmpty()
            || (vm.state() == VmState.STOPPING
                && event.failure().get().code() == FailureCode.CANCELLED);
    next.enter(well ? VmState.STOPPED : VmState.FAILED, event.endedAt());
    return afterwards(vm.with(next.build()), event.at());
  }

  /**
   * A runner that was restarted may be granted the attempt once more before its word that it lost
   * it is here; it is about to begin then. Where clocks are to blame, its heartbeats tell in time.
   */
  private static boolean isOlderThanItsGrant(VmRecord vm, Instant lostAt) {
    Instant granted = vm.status().phases().get(VmState.STARTING.toString());
    return vm.state() == VmState.STARTING && granted != null && lostAt.isBefore(granted);
  }

  private static Failure why(VmEvent.Ended event) {
    return event
        .failure()
        .orElseGet(() -> new Failure(FailureCode.CANCELLED, "the VM was ended by force"));
  }

  private static Transition afterwards(VmRecord over, Instant at) {
    return switch (over.status().afterwards()) {
      case REST -> unchanged(RestartRules.plan(over, at));
      case START -> VmStateMachine.startAgain(over, at);
      case REMOVE ->
          Transition.to(over, over.status().change(), new VmCommand.Remove(over.status().runner()));
    };
  }

  /** A boot that was lost before the guest began can be tried again without doing harm. */
  private static boolean mayBootAgain(VmRecord vm) {
    boolean neverRan = !vm.status().phases().containsKey(RUNNING);
    boolean wanted = vm.state() == VmState.STARTING || vm.state() == VmState.LOST;
    return wanted
        && neverRan
        && !vm.status().phases().containsKey(VmState.STOPPING.toString())
        && vm.status().afterwards() == Afterwards.REST
        && vm.status().lostBoots() < MAXIMUM_LOST_BOOTS;
  }

  private static Transition bootAgain(VmRecord vm, Instant at) {
    int lostBoots = vm.status().lostBoots() + 1;
    VmStatusBuilder next =
        vm.status()
            .change()
            .forgetAttempt()
            .lostBoots(lostBoots)
            .warning(
                "boot %d was lost by runner %s and is tried again"
                    .formatted(lostBoots, runnerOf(vm)))
            .nextAttempt()
            .enter(VmState.QUEUED, at);
    return Transition.to(vm, next.due(Optional.of(at.plus(LOST_BOOT_PAUSE))));
  }

  static Transition runnerSilent(VmRecord vm, VmEvent.RunnerSilent event) {
    return switch (vm.state()) {
      case STARTING, RUNNING, STOPPING ->
          Transition.to(vm, vm.status().change().enter(VmState.LOST, event.at()));
      case ACCEPTED, CONVERTING, QUEUED, STOPPED, FAILED, LOST -> unchanged(vm);
    };
  }

  static Transition runnerConfirmed(VmRecord vm, VmEvent.RunnerConfirmed event) {
    if (vm.state() != VmState.LOST
        || event.attempt() != vm.attempt()
        || !isWith(vm, event.runner())) {
      return unchanged(vm);
    }
    return Transition.to(vm, vm.status().change().resume(stateBeforeLost(vm.status()), event.at()));
  }

  private static VmState stateBeforeLost(VmStatus status) {
    if (status.phases().containsKey(VmState.STOPPING.toString())) {
      return VmState.STOPPING;
    }
    return status.phases().containsKey(RUNNING) ? VmState.RUNNING : VmState.STARTING;
  }

  static Transition runnerDenied(VmRecord vm, VmEvent.RunnerDenied event) {
    Instant granted = vm.status().phases().get(VmState.STARTING.toString());
    boolean mayNotKnowYet = granted != null && granted.isAfter(event.grantedBefore());
    if (!vm.state().isOnRunner()
        || event.attempt() != vm.attempt()
        || !isWith(vm, event.runner())
        || mayNotKnowYet) {
      return unchanged(vm);
    }
    if (mayBootAgain(vm)) {
      return bootAgain(vm, event.at());
    }
    VmStatusBuilder next = vm.status().change().failure(Optional.of(lost(vm)));
    return afterwards(vm.with(next.enter(VmState.FAILED, event.at()).build()), event.at());
  }

  private static Failure lost(VmRecord vm) {
    return new Failure(
        FailureCode.RUNNER_LOST,
        "running %s: its runner %s was restarted and no longer has it; start it again"
            .formatted(vm.name(), runnerOf(vm)));
  }

  private static boolean isLoss(Optional<Failure> failure) {
    return failure.filter(why -> why.code() == FailureCode.RUNNER_LOST).isPresent();
  }

  /**
   * Whether the image's disk was not there. It was when the records, or a converter, said so; but
   * it may have been removed since, as the image of another name.
   */
  private static boolean isMissingDisk(VmRecord vm, Optional<Failure> failure) {
    return vm.spec().root() instanceof Root.Disk
        && vm.status().diskOn().isEmpty()
        && failure.filter(why -> why.code() == FailureCode.IMAGE_NOT_FOUND).isPresent();
  }

  private static boolean isWith(VmRecord vm, RunnerId runner) {
    return vm.status().runner().filter(runner::equals).isPresent();
  }

  private static RunnerId runnerOf(VmRecord vm) {
    return vm.status()
        .runner()
        .orElseThrow(() -> new IllegalStateException(vm.id() + " is on no runner"));
  }

  private static Transition unchanged(VmRecord vm) {
    return Transition.unchanged(vm);
  }
}
