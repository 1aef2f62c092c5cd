package org.bootwright.runner.stats;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.bootwright.contracts.vm.DiskTraffic;
import org.bootwright.contracts.vm.GuestStats;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmStats;

/**
 * The metrics of one VM. Those of a disk are there where it has one, those of its guest once it has
 * said something; what it says no more stays as it was.
 */
final class VmMeterSet {
  private static final double NANOS_PER_SECOND = 1e9;

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();
  private final Latest<Duration> cpuTime = new Latest<>(this::registerCpuTime);
  private final Latest<Long> hostMemory = new Latest<>(this::registerHostMemory);
  private final Latest<DiskTraffic> disk = new Latest<>(this::registerDisk);
  private final Latest<GuestStats> guest = new Latest<>(this::registerGuest);

  VmMeterSet(MeterRegistry registry, VmId vm, String name) {
    this.registry = registry;
    this.tags = Tags.of("vm", vm.toString(), "name", name);
  }

  void show(VmStats stats) {
    cpuTime.set(stats.cpuTime());
    hostMemory.set(stats.hostMemoryBytes());
    stats.disk().ifPresent(disk::set);
    stats.guest().ifPresent(guest::set);
  }

  void remove() {
    meters.forEach(registry::remove);
  }

  private void registerCpuTime(AtomicReference<Duration> value) {
    count(
        "cpu.seconds",
        "Processor time that QEMU has used",
        value,
        time -> time.toNanos() / NANOS_PER_SECOND);
  }

  private void registerHostMemory(AtomicReference<Long> value) {
    show("host.memory.bytes", "Memory of the host that QEMU holds", value, Long::doubleValue);
  }

  private void registerDisk(AtomicReference<DiskTraffic> value) {
    count("disk.read.bytes", "Read from the VM's own disk", value, DiskTraffic::readBytes);
    count("disk.written.bytes", "Written to the VM's own disk", value, DiskTraffic::writtenBytes);
  }

  private void registerGuest(AtomicReference<GuestStats> value) {
    show("used.memory.bytes", "Memory that the guest uses", value, GuestStats::usedMemoryBytes);
    show("root.bytes", "Size of the root file system", value, GuestStats::rootBytes);
    show("used.root.bytes", "Of the root file system in use", value, GuestStats::usedRootBytes);
    show("tasks", "Threads and processes of the guest", value, GuestStats::tasks);
    count("network.received.bytes", "Received by the guest", value, GuestStats::receivedBytes);
    count("network.sent.bytes", "Sent by the guest", value, GuestStats::sentBytes);
  }

  private <T> void show(
      String name, String help, AtomicReference<T> latest, ToDoubleFunction<T> value) {
    meters.add(
        Gauge.builder(
                "bootwright.vm." + name, latest, reference -> value.applyAsDouble(reference.get()))
            .description(help)
            .tags(tags)
            .register(registry));
  }

  private <T> void count(
      String name, String help, AtomicReference<T> latest, ToDoubleFunction<T> value) {
    meters.add(
        FunctionCounter.builder(
                "bootwright.vm." + name, latest, reference -> value.applyAsDouble(reference.get()))
            .description(help)
            .tags(tags)
            .register(registry));
  }
}
