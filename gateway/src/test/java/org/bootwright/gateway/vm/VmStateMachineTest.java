package org.bootwright.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootwright.gateway.vm.VmState.ACCEPTED;
import static org.bootwright.gateway.vm.VmState.CONVERTING;
import static org.bootwright.gateway.vm.VmState.FAILED;
import static org.bootwright.gateway.vm.VmState.LOST;
import static org.bootwright.gateway.vm.VmState.QUEUED;
import static org.bootwright.gateway.vm.VmState.RUNNING;
import static org.bootwright.gateway.vm.VmState.STARTING;
import static org.bootwright.gateway.vm.VmState.STOPPED;
import static org.bootwright.gateway.vm.VmState.STOPPING;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class VmStateMachineTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final UUID CONVERSION = new UUID(0, 7);
  private static final RunnerId RUNNER = new RunnerId("r1");
  private static final VmSpec SPEC = VmSpec.of(ImageReference.parse("demo")).build();

  private static final VmEvent AWAITED = new VmEvent.ConversionAwaited(CONVERSION, NOW);
  private static final VmEvent KNOWN =
      new VmEvent.ImageKnown(
          TestImages.of(SPEC.root().reference().orElseThrow(), Platform.LINUX_AMD64), NOW);
  private static final VmEvent NO_DISK = new VmEvent.NoDiskNeeded(NOW);
  private static final VmEvent READY =
      new VmEvent.ImageReady(
          CONVERSION,
          TestImages.of(SPEC.root().reference().orElseThrow(), Platform.LINUX_AMD64),
          NOW);
  private static final VmEvent NO_IMAGE =
      new VmEvent.ImageFailed(CONVERSION, new Failure(FailureCode.IMAGE_NOT_FOUND, "no"), NOW);
  private static final VmEvent CLAIM = new VmEvent.BootClaimed(1, RUNNER, NOW);
  private static final VmEvent STARTED =
      new VmEvent.Started(1, RUNNER, Accelerator.TCG, GuestMode.APP, List.of(), NOW);
  private static final VmEvent PHASE = new VmEvent.PhaseReached(1, BootPhase.ROOT_MOUNTED, NOW);
  private static final VmEvent WARNED = new VmEvent.Warned(1, "slow", NOW);
  private static final VmEvent PAUSED = new VmEvent.Paused(1, RUNNER, "full", NOW, NOW);
  private static final VmEvent RESUMED = new VmEvent.Resumed(1, RUNNER, NOW, NOW);
  private static final VmEvent DISK = new VmEvent.DiskRequested(20, NOW);
  private static final VmEvent EXIT =
      new VmEvent.Ended(1, RUNNER, Optional.of(3), Optional.empty(), NOW, NOW);
  private static final VmEvent PANIC = ended(FailureCode.GUEST_PANIC);
  private static final VmEvent RUNNER_LOST = ended(FailureCode.RUNNER_LOST);
  private static final VmEvent STOP = new VmEvent.StopRequested(5_000, NOW);
  private static final VmEvent KILL = new VmEvent.KillRequested(NOW);
  private static final VmEvent START = new VmEvent.StartRequested(NOW);
  private static final VmEvent RESTART = new VmEvent.RestartRequested(5_000, NOW);
  private static final VmEvent REMOVE = new VmEvent.RemoveRequested(false, NOW);
  private static final VmEvent REMOVE_BY_FORCE = new VmEvent.RemoveRequested(true, NOW);
  private static final VmEvent SILENT = new VmEvent.RunnerSilent(NOW);
  private static final VmEvent CONFIRMED = new VmEvent.RunnerConfirmed(1, RUNNER, NOW);
  private static final VmEvent DENIED = new VmEvent.RunnerDenied(1, RUNNER, NOW, NOW);
  private static final VmEvent ROOM_AWAITED =
      new VmEvent.RoomAwaited(1, Optional.of(RUNNER), "64 MiB are left", NOW);
  private static final VmEvent ROOM_FOUND = new VmEvent.RoomFound(1, new RunnerId("r2"), NOW);
  private static final VmEvent NEVER =
      new VmEvent.RoomDenied(1, new Failure(FailureCode.NO_MEMORY, "too large"), NOW);
  private static final VmEvent DUE = new VmEvent.Due(NOW.plusSeconds(3600));
  private static final VmEvent GATEWAY_RESTARTED = new VmEvent.GatewayRestarted(NOW);

  private static VmEvent ended(FailureCode code) {
    return new VmEvent.Ended(
        1, RUNNER, Optional.empty(), Optional.of(new Failure(code, "why")), NOW, NOW);
  }

  /** A VM in each state, come there by events. STOPPED and FAILED had run. */
  private static Map<VmState, VmRecord> vms() {
    Map<VmState, VmRecord> vms = new EnumMap<>(VmState.class);
    vms.put(ACCEPTED, VmRecord.accepted(new VmId(new UUID(0, 1)), "vm", SPEC, NOW));
    vms.put(CONVERTING, after(vms, ACCEPTED, AWAITED));
    vms.put(QUEUED, after(vms, CONVERTING, READY));
    vms.put(STARTING, after(vms, QUEUED, CLAIM));
    vms.put(RUNNING, after(vms, STARTING, STARTED));
    vms.put(STOPPING, after(vms, RUNNING, STOP));
    vms.put(STOPPED, after(vms, RUNNING, EXIT));
    vms.put(FAILED, after(vms, RUNNING, PANIC));
    vms.put(LOST, after(vms, RUNNING, SILENT));
    return vms;
  }

  private static VmRecord after(Map<VmState, VmRecord> vms, VmState state, VmEvent event) {
    return VmStateMachine.apply(java.util.Objects.requireNonNull(vms.get(state)), event).vm();
  }

  /**
   * Each line: an event, then for each state in the enum's order what becomes of it: the next
   * state, {@code =} for no change at all, {@code ~} for a change within the state, {@code !} for a
   * conflict, {@code -} for removed; then, behind a colon, the commands.
   */
  private static final String TABLE =
      """
      KNOWN        queued:Boot = = = = = = = =
      NO_DISK      queued:Boot = = = = = = = =
      AWAITED      converting = = = = = = = =
      READY        = queued:Boot = = = = = = =
      NO_IMAGE     = failed = = = = = = =
      CLAIM        = = starting = = = = = =
      STARTED      = = running running = = = = =
      PHASE        = = = ~ ~ ~ ~ ~ ~
      WARNED       = = ~ ~ ~ ~ ~ ~ ~
      PAUSED       = = = ~ ~ ~ = = ~
      RESUMED      = = = ~ ~ ~ = = ~
      DISK         ! ! ! ! ! ! ! ! !
      EXIT         = = stopped stopped stopped stopped = = stopped
      PANIC        = = failed failed failed failed = = failed
      RUNNER_LOST  = = failed queued failed failed = = failed
      STOP         stopped stopped:LeaveConversion stopped stopping:Stop stopping:Stop =:Stop = = ~:Stop
      KILL         stopped stopped:LeaveConversion stopped stopping:Kill stopping:Kill =:Kill = = ~:Kill
      START        = = = = = ! queued:Boot queued:Boot !
      RESTART      = = = stopping:Stop stopping:Stop ~ queued:Boot queued:Boot !
      REMOVE       ! ! ! ! ! ! -:Remove -:Remove !
      FORCE        -:Remove -:LeaveConversion,Remove -:Remove stopping:Kill stopping:Kill ~:Kill -:Remove -:Remove -:Kill,Remove
      SILENT       = = = lost lost lost = = =
      CONFIRMED    = = = = = = = = running
      DENIED       = = = queued failed failed = = failed
      ROOM_AWAITED = = ~ = = = = = =
      ROOM_FOUND   = = = = = = = = =
      NEVER        = = = = = = = = =
      DUE          = = ~:Boot = = = = = =
      RESTARTED    =:AwaitImage = ~:Boot = = =:Stop = = =
      """;

  private static final Map<String, VmEvent> EVENTS =
      Map.ofEntries(
          Map.entry("KNOWN", KNOWN),
          Map.entry("NO_DISK", NO_DISK),
          Map.entry("AWAITED", AWAITED),
          Map.entry("READY", READY),
          Map.entry("NO_IMAGE", NO_IMAGE),
          Map.entry("CLAIM", CLAIM),
          Map.entry("STARTED", STARTED),
          Map.entry("PHASE", PHASE),
          Map.entry("WARNED", WARNED),
          Map.entry("PAUSED", PAUSED),
          Map.entry("RESUMED", RESUMED),
          Map.entry("DISK", DISK),
          Map.entry("EXIT", EXIT),
          Map.entry("PANIC", PANIC),
          Map.entry("RUNNER_LOST", RUNNER_LOST),
          Map.entry("STOP", STOP),
          Map.entry("KILL", KILL),
          Map.entry("START", START),
          Map.entry("RESTART", RESTART),
          Map.entry("REMOVE", REMOVE),
          Map.entry("FORCE", REMOVE_BY_FORCE),
          Map.entry("SILENT", SILENT),
          Map.entry("CONFIRMED", CONFIRMED),
          Map.entry("DENIED", DENIED),
          Map.entry("ROOM_AWAITED", ROOM_AWAITED),
          Map.entry("ROOM_FOUND", ROOM_FOUND),
          Map.entry("NEVER", NEVER),
          Map.entry("DUE", DUE),
          Map.entry("RESTARTED", GATEWAY_RESTARTED));

  static Stream<Arguments> table() {
    return TABLE
        .lines()
        .flatMap(
            line -> {
              String[] words = line.split(" +", -1);
              assertThat(words).as(line).hasSize(VmState.values().length + 1);
              List<VmState> states = List.of(VmState.values());
              return states.stream()
                  .map(state -> Arguments.of(state, words[0], words[states.indexOf(state) + 1]));
            });
  }

  @Test
  void theTableHasEveryKindOfEvent() {
    assertThat(EVENTS.values().stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(VmEvent.class.getPermittedSubclasses());
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @MethodSource("table")
  void everyStateTakesEveryEventAsTheTableSays(VmState state, String eventName, String expected) {
    VmRecord vm = java.util.Objects.requireNonNull(vms().get(state));
    VmEvent event = java.util.Objects.requireNonNull(EVENTS.get(eventName));
    assertThat(vm.state()).isEqualTo(state);
    if (expected.equals("!")) {
      assertThatThrownBy(() -> VmStateMachine.apply(vm, event))
          .isInstanceOfSatisfying(
              FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CONFLICT));
      return;
    }
    Transition transition = VmStateMachine.apply(vm, event);
    String[] parts = expected.split(":", -1);
    assertThat(transition.commands().stream().map(c -> c.getClass().getSimpleName()))
        .containsExactly(parts.length == 1 ? new String[0] : parts[1].split(",", -1));
    switch (parts[0]) {
      case "=" -> assertThat(transition.vm()).isEqualTo(vm);
      case "~" -> {
        assertThat(transition.vm()).isNotEqualTo(vm);
        assertThat(transition.vm().state()).isEqualTo(state);
      }
      case "-" -> assertThat(transition.commands().getLast()).isInstanceOf(VmCommand.Remove.class);
      default ->
          assertThat(transition.vm().state().toString()).isEqualTo(parts[0].replace("~", ""));
    }
  }

  static Stream<VmEvent> staleEvents() {
    return Stream.of(
        new VmEvent.BootClaimed(9, RUNNER, NOW),
        new VmEvent.Started(9, RUNNER, Accelerator.KVM, GuestMode.APP, List.of(), NOW),
        new VmEvent.PhaseReached(9, BootPhase.STARTED, NOW),
        new VmEvent.Warned(9, "old", NOW),
        new VmEvent.Paused(9, RUNNER, "full", NOW, NOW),
        new VmEvent.Resumed(9, RUNNER, NOW, NOW),
        new VmEvent.Ended(9, RUNNER, Optional.of(0), Optional.empty(), NOW, NOW),
        new VmEvent.RoomAwaited(9, Optional.of(RUNNER), "full", NOW),
        new VmEvent.RoomFound(9, RUNNER, NOW),
        new VmEvent.RoomDenied(9, new Failure(FailureCode.NO_MEMORY, "too large"), NOW),
        new VmEvent.RunnerConfirmed(9, RUNNER, NOW),
        new VmEvent.RunnerDenied(9, RUNNER, NOW, NOW),
        new VmEvent.ImageReady(
            new UUID(9, 9),
            TestImages.of(SPEC.root().reference().orElseThrow(), Platform.LINUX_AMD64),
            NOW),
        new VmEvent.ImageFailed(new UUID(9, 9), new Failure(FailureCode.INTERNAL, "old"), NOW));
  }

  @ParameterizedTest
  @MethodSource("staleEvents")
  void anEventOfAnotherAttemptChangesNothingInAnyState(VmEvent event) {
    for (VmRecord vm : vms().values()) {
      Transition transition = VmStateMachine.apply(vm, event);
      assertThat(transition.vm()).isEqualTo(vm);
      assertThat(transition.commands()).isEmpty();
    }
  }

  @Test
  void aBootThatRunnersKeepLosingIsGivenUp() {
    VmRecord vm = java.util.Objects.requireNonNull(vms().get(STARTING));
    for (int i = 0; i < RunnersWord.MAXIMUM_LOST_BOOTS; i++) {
      vm = VmStateMachine.apply(vm, new VmEvent.RunnerDenied(vm.attempt(), RUNNER, NOW, NOW)).vm();
      assertThat(vm.state()).isEqualTo(QUEUED);
      assertThat(vm.status().warnings()).hasSize(1);
      vm = VmStateMachine.apply(vm, new VmEvent.BootClaimed(vm.attempt(), RUNNER, NOW)).vm();
    }
    vm = VmStateMachine.apply(vm, new VmEvent.RunnerDenied(vm.attempt(), RUNNER, NOW, NOW)).vm();
    assertThat(vm.state()).isEqualTo(FAILED);
    assertThat(vm.status().failure().orElseThrow().code()).isEqualTo(FailureCode.RUNNER_LOST);
    assertThat(vm.attempt()).isEqualTo(1 + RunnersWord.MAXIMUM_LOST_BOOTS);
  }

  @Test
  void aLostVmThatWasBeingStoppedComesBackStopping() {
    VmRecord lost = after(vms(), STOPPING, SILENT);
    assertThat(VmStateMachine.apply(lost, CONFIRMED).vm().state()).isEqualTo(STOPPING);
  }

  @Test
  void aRestartStartsAfterTheEndAndAStopInBetweenCancelsIt() {
    VmRecord restarting = after(vms(), RUNNING, RESTART);
    Transition again = VmStateMachine.apply(restarting, EXIT);
    assertThat(again.vm().state()).isEqualTo(QUEUED);
    assertThat(again.vm().attempt()).isEqualTo(2);
    assertThat(again.commands()).containsExactly(new VmCommand.Boot(Optional.of(RUNNER)));

    VmRecord stopped = VmStateMachine.apply(restarting, STOP).vm();
    assertThat(VmStateMachine.apply(stopped, EXIT).vm().state()).isEqualTo(STOPPED);
  }

  @Test
  void aVmRemovedByForceGoesWhenItHasEnded() {
    VmRecord removing = after(vms(), RUNNING, REMOVE_BY_FORCE);
    assertThat(VmStateMachine.apply(removing, EXIT).commands())
        .containsExactly(new VmCommand.Remove(Optional.of(RUNNER)));
  }

  @Test
  void aVmThatNeverRanAsksForItsImageAgain() {
    VmRecord failed = after(vms(), CONVERTING, NO_IMAGE);
    Transition again = VmStateMachine.apply(failed, START);
    assertThat(again.vm().state()).isEqualTo(ACCEPTED);
    assertThat(again.vm().status().failure()).isEmpty();
    assertThat(again.commands()).containsExactly(new VmCommand.AwaitImage());
  }

  @Test
  void phasesAreNamedAsJsonNamesThem() {
    assertThat(RunnersWord.name(BootPhase.QEMU_STARTED)).isEqualTo("qemuStarted");
    assertThat(RunnersWord.name(BootPhase.STARTED)).isEqualTo("started");
  }
}
