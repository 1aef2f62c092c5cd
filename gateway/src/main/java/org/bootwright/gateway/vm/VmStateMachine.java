package org.bootwright.gateway.vm;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.vm.Root;

/**
 * The rules of a VM's life: a pure function of the record and an event. A report of another attempt
 * changes nothing, and neither does a report that comes again. What the owner wants and the state
 * does not allow is a FailureException with {@code conflict}.
 */
public final class VmStateMachine {
  /** A boot that nobody took for so long may have been lost on its way, and is sent again. */
  static final Duration SENT_AGAIN_AFTER = Duration.ofMinutes(1);

  /** The time doubles each time, so that a long queue is not flooded, up to this. */
  static final Duration SENT_AGAIN_AT_LEAST_EACH = Duration.ofHours(1);

  private VmStateMachine() {}

  public static Transition apply(VmRecord vm, VmEvent event) {
    return switch (event) {
      case VmEvent.ImageKnown known -> imageKnown(vm, known);
      case VmEvent.NoDiskNeeded none -> noDiskNeeded(vm, none);
      case VmEvent.ConversionAwaited awaited -> conversionAwaited(vm, awaited);
      case VmEvent.ImageReady ready -> imageReady(vm, ready);
      case VmEvent.ImageFailed failed -> imageFailed(vm, failed);
      case VmEvent.BootClaimed claimed -> RunnersWord.bootClaimed(vm, claimed);
      case VmEvent.Started started -> RunnersWord.started(vm, started);
      case VmEvent.PhaseReached reached -> RunnersWord.phaseReached(vm, reached);
      case VmEvent.Paused paused -> Pauses.paused(vm, paused);
      case VmEvent.Resumed resumed -> Pauses.resumed(vm, resumed);
      case VmEvent.Warned warned -> RunnersWord.warned(vm, warned);
      case VmEvent.Ended ended -> RunnersWord.ended(vm, ended);
      case VmEvent.RunnerSilent silent -> RunnersWord.runnerSilent(vm, silent);
      case VmEvent.RunnerConfirmed confirmed -> RunnersWord.runnerConfirmed(vm, confirmed);
      case VmEvent.RunnerDenied denied -> RunnersWord.runnerDenied(vm, denied);
      case VmEvent.RoomAwaited awaited -> RoomRules.awaited(vm, awaited);
      case VmEvent.RoomFound found -> RoomRules.found(vm, found);
      case VmEvent.RoomDenied denied -> RoomRules.denied(vm, denied);
      case VmEvent.Due due -> due(vm, due.at());
      case VmEvent.GatewayRestarted restarted -> gatewayRestarted(vm, restarted.at());
      case VmEvent.StopRequested stop -> OwnersWishes.stop(vm, stop);
      case VmEvent.KillRequested kill -> OwnersWishes.kill(vm, kill);
      case VmEvent.StartRequested start -> OwnersWishes.start(vm, start);
      case VmEvent.RestartRequested restart -> OwnersWishes.restart(vm, restart);
      case VmEvent.DiskRequested disk -> DiskLimit.change(vm, disk);
      case VmEvent.RemoveRequested remove -> OwnersWishes.remove(vm, remove);
    };
  }

  private static Transition imageKnown(VmRecord vm, VmEvent.ImageKnown event) {
    return vm.state() == VmState.ACCEPTED
        ? bootFromImage(vm, event.image(), event.at())
        : Transition.unchanged(vm);
  }

  private static Transition noDiskNeeded(VmRecord vm, VmEvent.NoDiskNeeded event) {
    return vm.state() == VmState.ACCEPTED
        ? boot(vm, change(vm), event.at())
        : Transition.unchanged(vm);
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
    return bootFromImage(vm, event.image(), event.at());
  }

  private static Transition bootFromImage(VmRecord vm, ImageDescription image, Instant at) {
    VmStatusBuilder next = change(vm).image(image);
    if (image.diskSizeBytes() > vm.spec().diskBytes()) {
      Failure failure = tooLarge(vm, image);
      return Transition.to(vm, next.failure(Optional.of(failure)).enter(VmState.FAILED, at));
    }
    return boot(vm, next, at);
  }

  private static Failure tooLarge(VmRecord vm, ImageDescription image) {
    return new Failure(
        FailureCode.IMAGE_TOO_LARGE,
        "booting %s: its disk of %d bytes does not fit into the %d GiB that were asked for; ask for a larger disk"
            .formatted(vm.spec().root().origin(), image.diskSizeBytes(), vm.spec().diskGiB()));
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

  /** An ended VM boots again because its owner wants it. */
  static Transition startAgain(VmRecord vm, Instant at) {
    return bootFromDisk(vm.with(change(vm).restarts(Optional.empty()).build()), at);
  }

  /** An ended VM boots again: on its own root where it has one, else from the image. */
  static Transition bootFromDisk(VmRecord vm, Instant at) {
    VmStatusBuilder next = change(vm).lostBoots(0).forgetAttempt();
    boolean needsDisk = vm.spec().root() instanceof Root.Disk;
    if (vm.status().diskOn().isPresent() || !needsDisk) {
      return boot(vm, next, at);
    }
    return Transition.to(vm, next.enter(VmState.ACCEPTED, at), new VmCommand.AwaitImage());
  }

  /**
   * The disk that was to be there is not: whoever makes disks has to look. Counts as a lost boot,
   * so that a runner that never sees what converters see is asked a bounded number of times.
   */
  static Transition convertFirst(VmRecord vm, Instant at) {
    VmStatusBuilder next =
        change(vm)
            .forgetAttempt()
            .lostBoots(vm.status().lostBoots() + 1)
            .enter(VmState.ACCEPTED, at);
    return Transition.to(vm, next, new VmCommand.AwaitImage());
  }

  private static Transition boot(VmRecord vm, VmStatusBuilder next, Instant at) {
    next.nextAttempt().enter(VmState.QUEUED, at);
    return send(vm, next, at.plus(SENT_AGAIN_AFTER));
  }

  private static Transition send(VmRecord vm, VmStatusBuilder next, Instant again) {
    return Transition.to(
        vm, next.due(Optional.of(again)), new VmCommand.Boot(vm.status().diskOn()));
  }

  private static Transition due(VmRecord vm, Instant at) {
    if (vm.status().due().filter(due -> !due.isAfter(at)).isEmpty()) {
      return Transition.unchanged(vm);
    }
    return switch (vm.state()) {
      case QUEUED -> send(vm, change(vm), nextTime(vm, at));
      case STOPPED, FAILED -> RestartRules.restart(vm, at);
      case ACCEPTED, CONVERTING, STARTING, RUNNING, STOPPING, LOST ->
          throw new IllegalStateException(vm.id() + " is " + vm.state() + ", and yet is due");
    };
  }

  private static Instant nextTime(VmRecord vm, Instant at) {
    Instant queued = vm.status().phases().getOrDefault(VmState.QUEUED.toString(), at);
    long waitedMillis = Duration.between(queued, at).toMillis();
    return at.plusMillis(
        Math.clamp(waitedMillis, SENT_AGAIN_AFTER.toMillis(), SENT_AGAIN_AT_LEAST_EACH.toMillis()));
  }

  private static Transition gatewayRestarted(VmRecord vm, Instant at) {
    return switch (vm.state()) {
      case ACCEPTED -> Transition.to(vm, change(vm), new VmCommand.AwaitImage());
      case QUEUED ->
          send(vm, change(vm).nextAttempt().roomWait(Optional.empty()), at.plus(SENT_AGAIN_AFTER));
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
