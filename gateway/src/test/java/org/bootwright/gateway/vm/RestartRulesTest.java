package org.bootwright.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.RestartPolicy;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RestartRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final UUID CONVERSION = new UUID(0, 7);
  private static final RunnerId RUNNER = new RunnerId("r1");

  private static VmRecord apply(VmRecord vm, VmEvent event) {
    return VmStateMachine.apply(vm, event).vm();
  }

  private static VmRecord running(String policy) {
    VmSpec spec =
        VmSpec.of(ImageReference.parse("demo")).restart(RestartPolicy.parse(policy)).build();
    VmRecord vm = VmRecord.accepted(new VmId(new UUID(0, 1)), "vm", spec, NOW);
    vm = apply(vm, new VmEvent.ConversionAwaited(CONVERSION, NOW));
    vm =
        apply(
            vm,
            new VmEvent.ImageReady(
                CONVERSION,
                TestImages.of(spec.root().reference().orElseThrow(), Platform.LINUX_AMD64),
                NOW));
    return run(vm, NOW);
  }

  private static VmRecord run(VmRecord queued, Instant at) {
    int attempt = queued.attempt();
    VmRecord claimed = apply(queued, new VmEvent.BootClaimed(attempt, RUNNER, at));
    return apply(
        claimed,
        new VmEvent.Started(attempt, RUNNER, Accelerator.TCG, GuestMode.APP, List.of(), at));
  }

  private static VmRecord exit(VmRecord vm, int code, Instant at) {
    return apply(
        vm, new VmEvent.Ended(vm.attempt(), RUNNER, Optional.of(code), Optional.empty(), at, at));
  }

  private static VmRecord fail(VmRecord vm, FailureCode code) {
    Failure why = new Failure(code, "why");
    return apply(
        vm, new VmEvent.Ended(vm.attempt(), RUNNER, Optional.empty(), Optional.of(why), NOW, NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "never, 0, false",
    "never, 1, false",
    "on-failure, 0, false",
    "on-failure, 1, true",
    "on-failure:1, 1, true",
    "always, 0, true",
    "always, 1, true",
  })
  void aPolicyDecidesByTheExitStatus(String policy, int code, boolean restarts) {
    VmRecord ended = exit(running(policy), code, NOW);
    assertThat(ended.state()).isEqualTo(VmState.STOPPED);
    assertThat(ended.status().due().isPresent()).isEqualTo(restarts);
  }

  @Test
  void aVmThatIsLostWithItsRunnerBootsFromItsOwnDiskAgain() {
    for (String policy : List.of("on-failure", "always")) {
      VmRecord lost = fail(running(policy), FailureCode.RUNNER_LOST);
      assertThat(lost.state()).isEqualTo(VmState.FAILED);
      Transition again = VmStateMachine.apply(lost, new VmEvent.Due(NOW.plusSeconds(1)));
      assertThat(again.vm().state()).isEqualTo(VmState.QUEUED);
      assertThat(again.vm().attempt()).isEqualTo(2);
      assertThat(again.vm().status().restarts().orElseThrow().count()).isEqualTo(1);
      assertThat(again.commands()).containsExactly(new VmCommand.Boot(Optional.of(RUNNER)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "never, GUEST_PANIC, false",
    "on-failure, GUEST_PANIC, true",
    "on-failure, GUEST_HUNG, true",
    "on-failure:1, EMERGENCY_MODE, true",
    "on-failure, GUEST_OUT_OF_MEMORY, true",
    "always, GUEST_RESET, true",
  })
  void aGuestThatFailsIsAFailure(String policy, FailureCode code, boolean restarts) {
    VmRecord failed = fail(running(policy), code);
    assertThat(failed.state()).isEqualTo(VmState.FAILED);
    assertThat(failed.status().due().isPresent()).isEqualTo(restarts);
  }

  @Test
  void aMachineInEmergencyModeWasNeverWell() {
    VmRecord vm = fail(running("always"), FailureCode.GUEST_PANIC);
    vm = run(apply(vm, new VmEvent.Due(NOW.plusSeconds(1))), NOW.minus(RestartRules.GOOD_RUN));
    assertThat(fail(vm, FailureCode.GUEST_HUNG).status().due())
        .contains(NOW.plus(RestartRules.FIRST_PAUSE));
    assertThat(fail(vm, FailureCode.EMERGENCY_MODE).status().due())
        .contains(NOW.plus(RestartRules.FIRST_PAUSE.multipliedBy(2)));
  }

  @Test
  void thePauseDoublesToAMinuteAndBeginsAnewAfterAGoodRun() {
    VmRecord vm = running("always");
    List<Long> pauses = new ArrayList<>();
    Instant now = NOW;
    for (int i = 0; i < 12; i++) {
      vm = exit(vm, 1, now);
      pauses.add(Duration.between(now, vm.status().due().orElseThrow()).toMillis());
      now = vm.status().due().orElseThrow();
      assertThat(apply(vm, new VmEvent.Due(now.minusMillis(1)))).isEqualTo(vm);
      vm = run(apply(vm, new VmEvent.Due(now)), now);
    }
    assertThat(pauses)
        .containsExactly(
            100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 51_200L, 60_000L,
            60_000L);
    now = now.plus(RestartRules.GOOD_RUN);
    vm = exit(vm, 1, now);
    assertThat(vm.status().due()).contains(now.plus(RestartRules.FIRST_PAUSE));
    assertThat(vm.status().restarts().orElseThrow().count()).isEqualTo(12);
  }

  @Test
  void aNumberOfRestartsIsAnUpperBound() {
    VmRecord vm = running("on-failure:2");
    for (int i = 0; i < 2; i++) {
      vm = exit(vm, 1, NOW);
      vm = run(apply(vm, new VmEvent.Due(NOW.plusSeconds(60))), NOW);
    }
    vm = exit(vm, 1, NOW);
    assertThat(vm.status().due()).isEmpty();
    assertThat(vm.status().restarts().orElseThrow().count()).isEqualTo(2);
    VmRecord started = apply(vm, new VmEvent.StartRequested(NOW));
    assertThat(started.status().restarts()).isEmpty();
  }

  @Test
  void whatItsOwnerEndsStaysEnded() {
    VmRecord stopping = apply(running("always"), new VmEvent.StopRequested(1, NOW));
    assertThat(exit(stopping, 0, NOW).status().due()).isEmpty();
    VmRecord lost = apply(running("always"), new VmEvent.RunnerSilent(NOW));
    VmRecord killed = apply(lost, new VmEvent.KillRequested(NOW));
    assertThat(fail(killed, FailureCode.RUNNER_LOST).status().due()).isEmpty();
  }

  @Test
  void stoppingAVmThatRestsBeforeItsRestartEndsThat() {
    VmRecord resting = exit(running("always"), 1, NOW);
    VmRecord stopped = apply(resting, new VmEvent.StopRequested(1, NOW));
    assertThat(stopped.status().due()).isEmpty();
    assertThat(apply(stopped, new VmEvent.Due(NOW.plusSeconds(60)))).isEqualTo(stopped);
  }

  @Test
  void aVmThatNeverRanIsNotRestarted() {
    VmRecord queued = apply(exit(running("always"), 0, NOW), new VmEvent.StartRequested(NOW));
    assertThat(queued.status().diskOn()).isPresent();
    VmSpec spec = VmSpec.of(ImageReference.parse("demo")).restart(RestartPolicy.ALWAYS).build();
    VmRecord vm = VmRecord.accepted(new VmId(new UUID(0, 2)), "new", spec, NOW);
    vm = apply(vm, new VmEvent.ConversionAwaited(CONVERSION, NOW));
    Failure why = new Failure(FailureCode.IMAGE_NOT_FOUND, "why");
    VmRecord failed = apply(vm, new VmEvent.ImageFailed(CONVERSION, why, NOW));
    assertThat(failed.status().due()).isEmpty();
  }
}
