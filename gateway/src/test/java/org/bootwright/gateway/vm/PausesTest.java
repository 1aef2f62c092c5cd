package org.bootwright.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.junit.jupiter.api.Test;

/** A VM on a container that may write 10 GiB, and reaches that. */
final class PausesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final RunnerId RUNNER = new RunnerId("r1");
  private static final VmEvent PAUSED = new VmEvent.Paused(1, RUNNER, "full", NOW, NOW);
  private static final VmEvent RESUMED =
      new VmEvent.Resumed(1, RUNNER, NOW.plusSeconds(1), NOW.plusSeconds(1));

  private VmRecord vm =
      VmRecord.accepted(
          new VmId(new UUID(0, 1)),
          "vm",
          VmSpec.of(new Root.Container(ImageReference.parse("demo"), PullPolicy.MISSING, true))
              .build(),
          NOW);

  private List<VmCommand> apply(VmEvent event) {
    Transition transition = VmStateMachine.apply(vm, event);
    vm = transition.vm();
    return transition.commands();
  }

  private void run() {
    apply(new VmEvent.NoDiskNeeded(NOW));
    apply(new VmEvent.BootClaimed(1, RUNNER, NOW));
    apply(new VmEvent.Started(1, RUNNER, Accelerator.TCG, GuestMode.APP, List.of(), NOW));
  }

  @Test
  void reasonIsShownUntilTheGuestGoesOn() {
    run();
    apply(PAUSED);
    assertThat(vm.state()).isEqualTo(VmState.RUNNING);
    assertThat(vm.status().pausedBecause()).contains("full");
    apply(RESUMED);
    assertThat(vm.status().pausedBecause()).isEmpty();
  }

  @Test
  void wordThatWasOvertakenByALaterOneCountsNoMore() {
    run();
    apply(RESUMED);
    apply(PAUSED);
    assertThat(vm.status().pausedBecause()).isEmpty();
  }

  @Test
  void nobodyKnowsOfAVmThatIsLostAndTheRunnerThatComesBackSaysNothingNew() {
    run();
    apply(PAUSED);
    apply(new VmEvent.RunnerSilent(NOW));
    assertThat(vm.status().pausedBecause()).isEmpty();
    apply(new VmEvent.RunnerConfirmed(1, RUNNER, NOW));
    assertThat(vm.status().pausedBecause()).contains("full");
  }

  @Test
  void nextBootIsNotPaused() {
    run();
    apply(PAUSED);
    apply(new VmEvent.Ended(1, RUNNER, Optional.of(0), Optional.empty(), NOW, NOW));
    assertThat(vm.status().pausedBecause()).isEmpty();
    apply(new VmEvent.StartRequested(NOW));
    assertThat(vm.status().pause()).isEmpty();
  }

  @Test
  void anotherLimitIsToldToTheRunnerThatHasTheVmAndCountsAtTheNextBootElse() {
    assertThat(apply(new VmEvent.DiskRequested(15, NOW))).isEmpty();
    assertThat(vm.spec().diskGiB()).isEqualTo(15);
    run();
    assertThat(apply(new VmEvent.DiskRequested(20, NOW)))
        .containsExactly(new VmCommand.LimitDisk(RUNNER, 20));
    assertThat(vm.spec().diskGiB()).isEqualTo(20);
    assertThat(vm.state()).isEqualTo(VmState.RUNNING);
  }
}
