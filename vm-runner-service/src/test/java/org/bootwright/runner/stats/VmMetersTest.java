package org.bootwright.runner.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.vm.DiskTraffic;
import org.bootwright.contracts.vm.GuestStats;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmStats;
import org.junit.jupiter.api.Test;

final class VmMetersTest {
  private static final VmId VM = VmId.parse("0192f0c1-2d3e-7abc-8def-0123456789ab");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final VmMeters meters = new VmMeters(registry);

  private void show(Duration cpuTime, Optional<DiskTraffic> disk, Optional<GuestStats> guest) {
    meters.show(
        List.of(new VmMeters.Measured(VM, "web", new VmStats(cpuTime, 1 << 20, disk, guest))));
  }

  private double value(String name) {
    Meter meter = registry.get(name).tags("vm", VM.toString(), "name", "web").meter();
    return meter.measure().iterator().next().getValue();
  }

  /** These are pinned: docs/metrics.md. */
  @Test
  void aVmHasItsMetersOnceTheyAreKnown() {
    show(Duration.ofMillis(1500), Optional.empty(), Optional.empty());

    assertThat(registry.getMeters().stream().map(meter -> meter.getId().getName()))
        .containsExactlyInAnyOrder("bootwright.vm.cpu.seconds", "bootwright.vm.host.memory.bytes");
    assertThat(value("bootwright.vm.cpu.seconds")).isEqualTo(1.5);

    show(
        Duration.ofSeconds(2),
        Optional.of(new DiskTraffic(7, 9)),
        Optional.of(new GuestStats(100, 40, 1000, 300, 5, 12, 77, 88)));

    assertThat(value("bootwright.vm.cpu.seconds")).isEqualTo(2);
    assertThat(value("bootwright.vm.disk.read.bytes")).isEqualTo(7);
    assertThat(value("bootwright.vm.disk.written.bytes")).isEqualTo(9);
    assertThat(value("bootwright.vm.used.memory.bytes")).isEqualTo(60);
    assertThat(value("bootwright.vm.root.bytes")).isEqualTo(1000);
    assertThat(value("bootwright.vm.used.root.bytes")).isEqualTo(700);
    assertThat(value("bootwright.vm.tasks")).isEqualTo(12);
    assertThat(value("bootwright.vm.network.received.bytes")).isEqualTo(77);
    assertThat(value("bootwright.vm.network.sent.bytes")).isEqualTo(88);
    assertThat(registry.getMeters()).hasSize(10);
  }

  @Test
  void aGuestThatSaysNothingMoreKeepsWhatItHasSaid() {
    show(
        Duration.ofSeconds(1),
        Optional.empty(),
        Optional.of(new GuestStats(100, 40, 1000, 300, 5, 12, 77, 88)));
    show(Duration.ofSeconds(2), Optional.empty(), Optional.empty());

    assertThat(value("bootwright.vm.network.received.bytes")).isEqualTo(77);
  }

  @Test
  void aVmThatHasEndedHasNone() {
    show(Duration.ofSeconds(1), Optional.empty(), Optional.empty());
    meters.show(List.of());

    assertThat(registry.getMeters()).isEmpty();
  }
}
