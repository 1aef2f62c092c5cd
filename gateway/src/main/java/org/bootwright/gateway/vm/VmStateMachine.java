package org.bootwright.gateway.vm;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.RunnerId;

/**
 * The rules of a VM's life: a pure function of the record and an event. A report of another attempt
 * changes nothing, and neither does a report that comes again. What the owner wants and the state
 * does not allow is a FailureException with {@code conflict}.
 */
public final class VmStateMachine {
  /** A boot that runners lose more often than this is more likely to be what kills them. */
  static final int MAXIMUM_LOST_BOOTS = 3;

  private static final long BYTES_PER_GIB = 1L << 30;

  private VmStateMachine() {}

  public static Transition apply(VmRecord vm, VmEvent event) {
    return switch (event) {
      case VmEvent.ConversionAwaited awaited -> conversionAwaited(vm, awaited);
      case VmEvent.ImageReady ready -> imageReady(vm, ready);
      case VmEvent.ImageFailed failed -> imageFailed(vm, failed);
      case VmEvent.BootClaimed claimed -> bootClaimed(vm, claimed);
      case VmEvent.Started started -> started(vm, started);
      case VmEvent.PhaseReached reached -> phaseReached(vm, reached);
      case VmEvent.Warned warned -> warned(vm, warned);
      case VmEvent.Ended ended -> ended(vm, ended);
      case VmEvent.RunnerSilent silent -> runnerSilent(vm, silent);
      case VmEvent.RunnerConfirmed confirmed -> runnerConfirmed(vm, confirmed);
      case VmEvent.RunnerDenied denied -> runnerDenied(vm, denied);
      case VmEvent.GatewayRestarted _ -> gatewayRestarted(vm);
      case VmEvent.StopRequested stop -> OwnersWishes.stop(vm, stop);
      case VmEvent.KillRequested kill -> OwnersWishes.kill(vm, kill);
      case VmEvent.StartRequested start -> OwnersWishes.start(vm, start);
      case VmEvent.RestartRequested restart -> OwnersWishes.restart(vm, restart);
      case VmEvent.RemoveRequested remove -> OwnersWishes.remove(vm, remove);
    };
  }

  private static Transition conversionAwaited(VmRecord vm, VmEvent.ConversionAwaited event) {
    if (vm.state() != VmState.ACCEPTED) {
      return Transition.unchanged(vm);
    }
    return Transition.to(
        vm, change(vm).conversion(event.conversion()).enter(VmState.CONVERTING, event.at()));
  }

  private static Transition imageReady(VmRecord vm, VmEvent.ImageReady event) {
    if (!waitsFor(vm, event.conversion())) {
      return Transition.unchanged(vm);
    }
    VmStatusBuilder next = change(vm).image(event.image());
    if (event.image().diskSizeBytes() > vm.spec().diskGiB() * BYTES_PER_GIB) {
      Failure failure = tooLarge(vm, event.image());
      return Transition.to(
          vm, next.failure(Optional.of(failure)).enter(VmState.FAILED, event.at()));
    }
    return boot(vm, next, event.at());
  }

  private static Failure tooLarge(VmRecord vm, ImageDescription image) {
    return new Failure(
        FailureCode.IMAGE_TOO_LARGE,
        "booting %s: its disk of %d bytes does not fit into the %d GiB that were asked for; ask for a larger disk"
            .formatted(vm.spec().image(), image.diskSizeBytes(), vm.spec().diskGiB()));
  }

  private static Transition imageFailed(VmRecord vm, VmEvent.ImageFailed event) {
    if (!waitsFor(vm, event.conversion())) {
      return Transition.unchanged(vm);
    }
    return Transition.to(
        vm, change(vm).failure(Optional.of(event.failure())).enter(VmState.FAILED, event.at()));
  }

  private static boolean waitsFor(VmRecord vm, UUID conversion) {
    return vm.state() == VmState.CONVERTING
        && vm.status().conversion().filter(conversion::equals).isPresent();
  }

  private static Transition bootClaimed(VmRecord vm, VmEvent.BootClaimed event) {
    if (vm.state() != VmState.QUEUED || event.attempt() != vm.attempt()) {
      return Transition.unchanged(vm);
    }
    return Transition.to(vm, change(vm).runner(event.runner()).enter(VmState.STARTING, event.at()));
  }

  private static Transition started(VmRecord vm, VmEvent.Started event) {
    if (event.attempt() != vm.attempt()) {
      return Transition.unchanged(vm);
    }
    VmStatusBuilder next =
        change(vm)
            .runner(event.runner())
            .diskOn(event.runner())
            .accelerator(event.accelerator())
            .mode(event.mode())
            .ports(event.ports())
            .lostBoots(0);
    return switch (vm.state()) {
      case QUEUED, STARTING -> Transition.to(vm, next.enter(VmState.RUNNING, event.at()));
      case LOST -> {
        VmStatusBuilder running = next.phase(VmState.RUNNING.toString(), event.at());
        yield Transition.to(vm, running.resume(stateBeforeLost(running.build()), event.at()));
      }
      case STOPPING -> {
        boolean known = vm.status().phases().containsKey(VmState.RUNNING.toString());
        yield known
            ? Transition.unchanged(vm)
            : Transition.to(vm, next.phase(VmState.RUNNING.toString(), event.at()));
      }
      case ACCEPTED, CONVERTING, RUNNING, STOPPED, FAILED -> Transition.unchanged(vm);
    };
  }

  private static Transition phaseReached(VmRecord vm, VmEvent.PhaseReached event) {
    String name = name(event.phase());
    if (event.attempt() != vm.attempt() || vm.status().phases().containsKey(name)) {
      return Transition.unchanged(vm);
    }
    return switch (vm.state()) {
      case STARTING, RUNNING, STOPPING, STOPPED, FAILED, LOST ->
          Transition.to(vm, change(vm).phase(name, event.at()));
      case ACCEPTED, CONVERTING, QUEUED -> Transition.unchanged(vm);
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

  private static Transition warned(VmRecord vm, VmEvent.Warned event) {
    if (event.attempt() != vm.attempt() || vm.status().warnings().contains(event.message())) {
      return Transition.unchanged(vm);
    }
    return Transition.to(vm, change(vm).warning(event.message()));
  }

  private static Transition ended(VmRecord vm, VmEvent.Ended event) {
    boolean pending = vm.state() == VmState.QUEUED || vm.state().isOnRunner();
    if (event.attempt() != vm.attempt() || !pending) {
      return Transition.unchanged(vm);
    }
    boolean lost = event.failure().filter(f -> f.code() == FailureCode.RUNNER_LOST).isPresent();
    if (lost && mayBootAgain(vm)) {
      return bootAgain(vm, event.at());
    }
    VmStatusBuilder next =
        change(vm)
            .runner(event.runner())
            .exitCode(event.exitCode())
            .failure(event.exitCode().isPresent() ? event.failure() : Optional.of(why(event)));
    boolean well =
        event.failure().isEmpty()
            || (vm.state() == VmState.STOPPING
                && event.failure().get().code() == FailureCode.CANCELLED);
    return afterwards(
        vm, next.enter(well ? VmState.STOPPED : VmState.FAILED, event.at()), event.at());
  }

  private static Failure why(VmEvent.Ended event) {
    return event
        .failure()
        .orElseGet(() -> new Failure(FailureCode.CANCELLED, "the VM was ended by force"));
  }

  private static Transition afterwards(VmRecord vm, VmStatusBuilder ended, Instant at) {
    VmRecord over = vm.with(ended.build());
    return switch (over.status().afterwards()) {
      case REST -> Transition.unchanged(over);
      case START -> startAgain(over, at);
      case REMOVE ->
          Transition.to(over, change(over), new VmCommand.Remove(over.status().runner()));
    };
  }

  /** An ended VM boots again: on its own disk where it has one, else from the image. */
  static Transition startAgain(VmRecord vm, Instant at) {
    VmStatusBuilder next = change(vm).lostBoots(0).forgetAttempt();
    if (vm.status().diskOn().isPresent()) {
      return boot(vm, next, at);
    }
    return Transition.to(vm, next.enter(VmState.ACCEPTED, at), new VmCommand.AwaitImage());
  }

  private static Transition boot(VmRecord vm, VmStatusBuilder next, Instant at) {
    return Transition.to(
        vm, next.nextAttempt().enter(VmState.QUEUED, at), new VmCommand.Boot(vm.status().diskOn()));
  }

  /** A boot that was lost before the guest began can be tried again without doing harm. */
  private static boolean mayBootAgain(VmRecord vm) {
    boolean neverRan = !vm.status().phases().containsKey(VmState.RUNNING.toString());
    boolean wanted = vm.state() == VmState.STARTING || vm.state() == VmState.LOST;
    return wanted
        && neverRan
        && !vm.status().phases().containsKey(VmState.STOPPING.toString())
        && vm.status().afterwards() == Afterwards.REST
        && vm.status().lostBoots() < MAXIMUM_LOST_BOOTS;
  }

  private static Transition bootAgain(VmRecord vm, Instant at) {
    int lostBoots = vm.status().lostBoots() + 1;
    String runner = vm.status().runner().map(RunnerId::toString).orElse("unknown");
    VmStatusBuilder next =
        change(vm)
            .forgetAttempt()
            .lostBoots(lostBoots)
            .warning(
                "boot %d was lost by runner %s and is tried again".formatted(lostBoots, runner));
    return boot(vm, next, at);
  }

  private static Transition runnerSilent(VmRecord vm, VmEvent.RunnerSilent event) {
    return switch (vm.state()) {
      case STARTING, RUNNING, STOPPING ->
          Transition.to(vm, change(vm).enter(VmState.LOST, event.at()));
      case ACCEPTED, CONVERTING, QUEUED, STOPPED, FAILED, LOST -> Transition.unchanged(vm);
    };
  }

  private static Transition runnerConfirmed(VmRecord vm, VmEvent.RunnerConfirmed event) {
    if (vm.state() != VmState.LOST || event.attempt() != vm.attempt()) {
      return Transition.unchanged(vm);
    }
    return Transition.to(vm, change(vm).resume(stateBeforeLost(vm.status()), event.at()));
  }

  private static VmState stateBeforeLost(VmStatus status) {
    if (status.phases().containsKey(VmState.STOPPING.toString())) {
      return VmState.STOPPING;
    }
    boolean ran = status.phases().containsKey(VmState.RUNNING.toString());
    return ran ? VmState.RUNNING : VmState.STARTING;
  }

  private static Transition runnerDenied(VmRecord vm, VmEvent.RunnerDenied event) {
    if (!vm.state().isOnRunner() || event.attempt() != vm.attempt()) {
      return Transition.unchanged(vm);
    }
    if (mayBootAgain(vm)) {
      return bootAgain(vm, event.at());
    }
    String runner = vm.status().runner().map(RunnerId::toString).orElse("unknown");
    Failure failure =
        new Failure(
            FailureCode.RUNNER_LOST,
            "running %s: its runner %s was restarted and no longer has it; start it again"
                .formatted(vm.name(), runner));
    VmStatusBuilder next = change(vm).failure(Optional.of(failure));
    return afterwards(vm, next.enter(VmState.FAILED, event.at()), event.at());
  }

  private static Transition gatewayRestarted(VmRecord vm) {
    return switch (vm.state()) {
      case ACCEPTED -> Transition.to(vm, change(vm), new VmCommand.AwaitImage());
      case QUEUED ->
          Transition.to(vm, change(vm).nextAttempt(), new VmCommand.Boot(vm.status().diskOn()));
      case STOPPING ->
          vm.status()
              .runner()
              .map(
                  runner ->
                      Transition.to(
                          vm,
                          change(vm),
                          new VmCommand.Stop(runner, OwnersWishes.DEFAULT_GRACE_MILLIS)))
              .orElseGet(() -> Transition.unchanged(vm));
      case CONVERTING, STARTING, RUNNING, STOPPED, FAILED, LOST -> Transition.unchanged(vm);
    };
  }

  private static VmStatusBuilder change(VmRecord vm) {
    return vm.status().change();
  }
}
