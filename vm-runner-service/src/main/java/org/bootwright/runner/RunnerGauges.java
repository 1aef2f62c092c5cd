package org.bootwright.runner;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.jspecify.annotations.Nullable;

/** Shows what the last heartbeat said. */
final class RunnerGauges {
  private static final double BYTES_PER_MIB = 1 << 20;
  private static final double BYTES_PER_GIB = 1 << 30;

  private final AtomicReference<@Nullable RunnerHeartbeat> last = new AtomicReference<>();

  RunnerGauges(MeterRegistry registry) {
    show(registry, "cpus", "Processors that may be promised to VMs", RunnerHeartbeat::cpus);
    show(registry, "used.cpus", "Processors that are promised to VMs", RunnerHeartbeat::usedCpus);
    show(
        registry,
        "memory.bytes",
        "Memory that may be promised to VMs",
        heartbeat -> heartbeat.memoryMiB() * BYTES_PER_MIB);
    show(
        registry,
        "used.memory.bytes",
        "Memory that is promised to VMs",
        heartbeat -> heartbeat.usedMemoryMiB() * BYTES_PER_MIB);
    show(
        registry,
        "disk.bytes",
        "Disk that may be promised to VMs",
        heartbeat -> heartbeat.diskGiB() * BYTES_PER_GIB);
    show(
        registry,
        "used.disk.bytes",
        "Disk that is promised to VMs",
        heartbeat -> heartbeat.usedDiskGiB() * BYTES_PER_GIB);
    show(registry, "vms", "VMs that run here", heartbeat -> heartbeat.vms().size());
    show(
        registry,
        "takes.boots",
        "Whether it takes boots: 1 or 0",
        heartbeat -> heartbeat.takesBoots() ? 1 : 0);
  }

  private void show(
      MeterRegistry registry, String name, String help, ToDoubleFunction<RunnerHeartbeat> value) {
    Gauge.builder(
            "bootwright.runner." + name,
            last,
            reference -> {
              RunnerHeartbeat heartbeat = reference.get();
              return heartbeat == null ? 0 : value.applyAsDouble(heartbeat);
            })
        .description(help)
        .register(registry);
  }

  void beat(RunnerHeartbeat heartbeat) {
    last.set(heartbeat);
  }
}
