package org.bootwright.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.RestartPolicy;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.TestImages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reports of two attempts in any order, some twice, news lost: the record ends as it should. */
final class ReportOrderTest {
  private static final long SEEDS = 2_000;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final UUID CONVERSION = new UUID(0, 7);
  private static final RunnerId RUNNER = new RunnerId("r1");

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("bootwright.test.seeds", SEEDS) / 100);
  }

  /** How the first attempt ends. */
  private enum FirstEnd {
    EXIT,
    FAILURE,
    LOST
  }

  @ParameterizedTest(name = "seeds {0}00 to {0}99")
  @MethodSource("seeds")
  void anyOrderEndsAsTheRightOneDoes(long hundred) {
    for (long seed = hundred * 100; seed < hundred * 100 + 100; seed++) {
      Random random = new Random(seed);
      FirstEnd end = FirstEnd.values()[random.nextInt(FirstEnd.values().length)];
      RestartPolicy policy = random.nextBoolean() ? RestartPolicy.ALWAYS : RestartPolicy.NEVER;
      boolean stops = random.nextBoolean();
      VmRecord expected = live(random, end, policy, stops, false);
      VmRecord actual = live(random, end, policy, stops, true);
      assertThat(essence(actual))
          .as("seed %d, %s, %s", seed, end, policy)
          .isEqualTo(essence(expected));
    }
  }

  private static List<Object> essence(VmRecord vm) {
    VmStatus status = vm.status();
    return List.of(
        status.state(),
        status.exitCode(),
        status.failure().map(Failure::code),
        status.runner(),
        status.diskOn(),
        status.mode(),
        status.lostBoots(),
        status.restarts().map(Restarts::count),
        status.due().isPresent());
  }

  private static VmRecord live(
      Random random, FirstEnd end, RestartPolicy policy, boolean stops, boolean disorder) {
    VmSpec spec = VmSpec.of(ImageReference.parse("demo")).restart(policy).build();
    VmRecord vm = VmRecord.accepted(new VmId(new UUID(0, 1)), "vm", spec, NOW);
    vm = apply(vm, new VmEvent.ConversionAwaited(CONVERSION, NOW));
    vm =
        apply(
            vm,
            new VmEvent.ImageReady(
                CONVERSION,
                TestImages.of(spec.root().reference().orElseThrow(), Platform.LINUX_AMD64),
                NOW));
    vm = run(vm, reports(1, end), random, disorder, stops && end != FirstEnd.LOST);
    if (vm.state() == VmState.STOPPED || vm.state() == VmState.FAILED) {
      vm =
          vm.status().due().isPresent()
              ? apply(vm, new VmEvent.Due(NOW.plusSeconds(100)))
              : apply(vm, new VmEvent.StartRequested(NOW));
    }
    assertThat(vm.state()).isEqualTo(VmState.QUEUED);
    List<VmEvent> second = new ArrayList<>(reports(vm.attempt(), FirstEnd.EXIT));
    if (disorder) {
      second.addAll(reports(1, end));
    }
    return run(vm, second, random, disorder, false);
  }

  /** Claims the VM, then lets the reports come. */
  private static VmRecord run(
      VmRecord queued, List<VmEvent> reports, Random random, boolean disorder, boolean stops) {
    VmRecord vm = apply(queued, new VmEvent.BootClaimed(queued.attempt(), RUNNER, NOW));
    assertThat(vm.state()).isEqualTo(VmState.STARTING);
    List<VmEvent> events = new ArrayList<>(reports);
    if (disorder) {
      for (VmEvent event : reports) {
        if (random.nextInt(3) == 0) {
          events.add(event);
        }
      }
      events.add(new VmEvent.RunnerSilent(NOW));
      events.add(new VmEvent.RunnerConfirmed(queued.attempt(), RUNNER, NOW));
      events.removeIf(event -> event instanceof VmEvent.PhaseReached && random.nextBoolean());
      Collections.shuffle(events, random);
    }
    if (stops) {
      vm = apply(vm, new VmEvent.StopRequested(1_000, NOW));
    }
    for (VmEvent event : events) {
      int attempt = vm.attempt();
      vm = apply(vm, event);
      // A report begins an attempt in one case only, and what it begins is nobody's yet.
      assertThat(vm.attempt() == attempt || vm.state() == VmState.QUEUED).isTrue();
    }
    return vm;
  }

  private static List<VmEvent> reports(int attempt, FirstEnd end) {
    Optional<Failure> failure =
        switch (end) {
          case EXIT -> Optional.empty();
          case FAILURE -> Optional.of(new Failure(FailureCode.GUEST_PANIC, "why"));
          case LOST -> Optional.of(new Failure(FailureCode.RUNNER_LOST, "why"));
        };
    return List.of(
        new VmEvent.PhaseReached(attempt, BootPhase.DISK_READY, NOW),
        new VmEvent.Started(attempt, RUNNER, Accelerator.TCG, GuestMode.APP, List.of(), NOW),
        new VmEvent.PhaseReached(attempt, BootPhase.STARTED, NOW),
        new VmEvent.Ended(
            attempt,
            RUNNER,
            end == FirstEnd.EXIT ? Optional.of(3) : Optional.empty(),
            failure,
            NOW,
            NOW));
  }

  private static VmRecord apply(VmRecord vm, VmEvent event) {
    return VmStateMachine.apply(vm, event).vm();
  }
}
