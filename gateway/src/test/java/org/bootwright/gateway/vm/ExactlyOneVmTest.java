package org.bootwright.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.RestartPolicy;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.TestImages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One record, three runners, and a bus that delivers late, twice and out of order, while runners
 * are cut off, crash and come back, and the owner does as owners do: never do two runners run the
 * VM.
 */
final class ExactlyOneVmTest {
  private static final int STEPS = 400;
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration GRANTED_BEFORE = SILENCE.plus(SILENCE.dividedBy(3));
  private static final UUID CONVERSION = new UUID(0, 7);

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("bootwright.test.seeds", 2_000) / 100);
  }

  @ParameterizedTest(name = "seeds {0}00 to {0}99")
  @MethodSource("seeds")
  void neverDoTwoRunnersRunOneVm(long hundred) {
    for (long seed = hundred * 100; seed < hundred * 100 + 100; seed++) {
      World world = new World(seed);
      for (int step = 0; step < STEPS; step++) {
        world.step();
        assertThat(world.running()).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(1);
      }
    }
  }

  /** A runner as it truly is. An attempt that is granted begins a little later. */
  private static final class Host {
    final RunnerId id;
    int granted;
    Instant askedAt = Instant.MIN;
    int running;
    boolean cutOff;
    Instant missingSince = Instant.MAX;

    Host(String id) {
      this.id = new RunnerId(id);
    }
  }

  private static final class World {
    private final Random random;
    private final List<Host> hosts = List.of(new Host("a"), new Host("b"), new Host("c"));
    private final List<Integer> boots = new ArrayList<>();
    private final List<VmEvent> reports = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private VmRecord vm;

    World(long seed) {
      random = new Random(seed);
      VmSpec spec =
          VmSpec.of(ImageReference.parse("demo"))
              .restart(random.nextBoolean() ? RestartPolicy.ALWAYS : RestartPolicy.NEVER)
              .build();
      vm = VmRecord.accepted(new VmId(new UUID(0, 1)), "vm", spec, now);
      awaitImage();
    }

    private void awaitImage() {
      apply(new VmEvent.ConversionAwaited(CONVERSION, now));
      apply(
          new VmEvent.ImageReady(
              CONVERSION,
              TestImages.of(vm.spec().root().reference().orElseThrow(), Platform.LINUX_AMD64),
              now));
    }

    long running() {
      return hosts.stream().filter(host -> host.running > 0).count();
    }

    void step() {
      now = now.plusMillis(random.nextInt(4_000));
      Host host = hosts.get(random.nextInt(hosts.size()));
      switch (random.nextInt(14)) {
        case 0, 1 -> deliverBoot(host);
        case 2, 3 -> begin(host);
        case 4, 5 -> deliverReport();
        case 6 -> end(host);
        case 7 -> crash(host);
        case 8 -> host.cutOff = random.nextInt(3) == 0;
        case 9, 10 -> heartbeat(host);
        case 11 -> silence(host);
        case 12 -> apply(new VmEvent.Due(now));
        default -> owner();
      }
    }

    private void deliverBoot(Host host) {
      if (boots.isEmpty() || host.cutOff) {
        return;
      }
      int attempt = boots.get(random.nextInt(boots.size()));
      boolean again =
          vm.state() == VmState.STARTING
              && vm.status().runner().filter(host.id::equals).isPresent();
      boolean elsewhere = vm.status().diskOn().filter(disk -> !disk.equals(host.id)).isPresent();
      boolean free = vm.state() == VmState.QUEUED || again;
      if (attempt == vm.attempt() && free && !elsewhere && host.running < attempt) {
        apply(new VmEvent.BootClaimed(attempt, host.id, now));
        // The answer may be lost; then the runner asks again, or never.
        if (random.nextInt(4) > 0) {
          host.granted = attempt;
          host.askedAt = now;
        }
      }
    }

    private void begin(Host host) {
      if (host.granted == 0) {
        return;
      }
      // A claim that is older than its lease is worth nothing, and the runner knows.
      if (!host.askedAt.plus(SILENCE).isBefore(now)) {
        host.running = host.granted;
        reports.add(
            new VmEvent.Started(
                host.running, host.id, Accelerator.TCG, GuestMode.APP, List.of(), now));
      }
      host.granted = 0;
    }

    private void deliverReport() {
      if (!reports.isEmpty()) {
        int index = random.nextInt(reports.size());
        apply(random.nextInt(3) == 0 ? reports.get(index) : reports.remove(index));
      }
    }

    private void end(Host host) {
      if (host.running > 0) {
        reports.add(
            new VmEvent.Ended(
                host.running, host.id, Optional.of(random.nextInt(2)), Optional.empty(), now, now));
        host.running = 0;
      }
    }

    /** Its VMs die with it; when it is back, it says so. */
    private void crash(Host host) {
      int had = Math.max(host.running, host.granted);
      if (had > 0) {
        Failure lost = new Failure(FailureCode.RUNNER_LOST, "restarted");
        reports.add(new VmEvent.Ended(had, host.id, Optional.empty(), Optional.of(lost), now, now));
      }
      host.running = 0;
      host.granted = 0;
    }

    private void heartbeat(Host host) {
      boolean expected =
          vm.state().isOnRunner() && vm.status().runner().filter(host.id::equals).isPresent();
      if (host.cutOff || !expected || host.running == vm.attempt()) {
        host.missingSince = Instant.MAX;
        if (!host.cutOff && expected) {
          apply(new VmEvent.RunnerConfirmed(host.running, host.id, now));
        }
        return;
      }
      host.missingSince = host.missingSince.isAfter(now) ? now : host.missingSince;
      if (host.missingSince.plusSeconds(20).isBefore(now)) {
        apply(new VmEvent.RunnerDenied(vm.attempt(), host.id, now.minus(GRANTED_BEFORE), now));
      }
    }

    private void silence(Host host) {
      if (host.cutOff && vm.status().runner().filter(host.id::equals).isPresent()) {
        apply(new VmEvent.RunnerSilent(now));
      }
    }

    private void owner() {
      apply(
          switch (random.nextInt(4)) {
            case 0 -> new VmEvent.StopRequested(1_000, now);
            case 1 -> new VmEvent.KillRequested(now);
            case 2 -> new VmEvent.RestartRequested(1_000, now);
            default -> new VmEvent.StartRequested(now);
          });
    }

    private void apply(VmEvent event) {
      Transition transition;
      try {
        transition = VmStateMachine.apply(vm, event);
      } catch (FailureException refused) {
        assertThat(refused.code()).isEqualTo(FailureCode.CONFLICT);
        return;
      }
      assertThat(transition.vm().attempt()).isBetween(vm.attempt(), vm.attempt() + 1);
      vm = transition.vm();
      for (VmCommand command : transition.commands()) {
        switch (command) {
          case VmCommand.Boot _ -> boots.add(vm.attempt());
          case VmCommand.Stop stop -> command(stop.runner());
          case VmCommand.Kill kill -> command(kill.runner());
          case VmCommand.AwaitImage _ -> awaitImage();
          case VmCommand.LeaveConversion _, VmCommand.Remove _, VmCommand.LimitDisk _ -> {}
        }
      }
    }

    /** Reaches the runner where it is not cut off; what is about to begin does not begin then. */
    private void command(RunnerId runner) {
      Host host = hosts.stream().filter(one -> one.id.equals(runner)).findFirst().orElseThrow();
      if (!host.cutOff) {
        if (host.running > 0) {
          end(host);
        } else {
          crash(host);
        }
      }
    }
  }
}
