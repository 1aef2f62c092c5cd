package org.bootwright.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.gateway.fleet.Fleet;
import org.bootwright.gateway.lifecycle.Records;
import org.bootwright.gateway.vm.VmState;
import org.bootwright.service.metrics.ServiceMetrics;

/**
 * What the records and the fleet hold, looked up when somebody asks. Every gateway of a database
 * says the same.
 */
final class RecordGauges {
  private static final double BYTES_PER_MIB = 1 << 20;
  private static final double BYTES_PER_GIB = 1 << 30;

  private final Records records;
  private final Fleet fleet;
  private final InstantSource clock;
  private final MultiGauge vms;
  private final AtomicLong conversions;
  private final AtomicLong images;
  private final AtomicLong imageBytes;
  private final AtomicLong outbox;
  private final AtomicLong runnersUp;
  private final Map<MultiGauge, ToDoubleFunction<RunnerHeartbeat>> runners;

  private RecordGauges(MeterRegistry registry, Records records, Fleet fleet, InstantSource clock) {
    this.records = records;
    this.fleet = fleet;
    this.clock = clock;
    vms = multi(registry, "bootwright.vms", "VMs by state");
    conversions =
        gauge(registry, "bootwright.conversions.under.way", "Conversions that wait or run");
    images = gauge(registry, "bootwright.images", "Images that have a disk");
    imageBytes =
        gauge(registry, "bootwright.images.bytes", "Lengths of the disks of images, together");
    outbox = gauge(registry, "bootwright.outbox.messages", "Messages that wait to be sent");
    runnersUp = gauge(registry, "bootwright.runners.up", "Runners that were heard of lately");
    runners =
        Map.of(
            multi(registry, "bootwright.fleet.cpus", "Processors that a runner may promise"),
            RunnerHeartbeat::cpus,
            multi(registry, "bootwright.fleet.used.cpus", "Processors that a runner has promised"),
            RunnerHeartbeat::usedCpus,
            multi(registry, "bootwright.fleet.memory.bytes", "Memory that a runner may promise"),
            heartbeat -> heartbeat.memoryMiB() * BYTES_PER_MIB,
            multi(registry, "bootwright.fleet.used.memory.bytes", "Memory that it has promised"),
            heartbeat -> heartbeat.usedMemoryMiB() * BYTES_PER_MIB,
            multi(registry, "bootwright.fleet.disk.bytes", "Disk that a runner may promise"),
            heartbeat -> heartbeat.diskGiB() * BYTES_PER_GIB,
            multi(registry, "bootwright.fleet.used.disk.bytes", "Disk that it has promised"),
            heartbeat -> heartbeat.usedDiskGiB() * BYTES_PER_GIB,
            multi(registry, "bootwright.fleet.vms", "VMs that a runner runs"),
            heartbeat -> heartbeat.vms().size());
  }

  /** Has them shown with what else is measured. */
  static void show(ServiceMetrics metrics, Records records, Fleet fleet, InstantSource clock) {
    metrics.beforeScrape(new RecordGauges(metrics.registry(), records, fleet, clock)::refresh);
  }

  private static MultiGauge multi(MeterRegistry registry, String name, String help) {
    return MultiGauge.builder(name).description(help).register(registry);
  }

  private static AtomicLong gauge(MeterRegistry registry, String name, String help) {
    var value = new AtomicLong();
    Gauge.builder(name, value, AtomicLong::get).description(help).register(registry);
    return value;
  }

  private void refresh() {
    Map<VmState, Integer> counts = records.database().read(records.vms()::countByState);
    vms.register(
        counts.entrySet().stream()
            .map(
                count ->
                    MultiGauge.Row.of(
                        Tags.of("state", count.getKey().toString()), count.getValue()))
            .toList(),
        true);
    conversions.set(records.database().read(records.conversions()::findUnderWay).size());
    images.set(records.database().read(records.images()::count));
    imageBytes.set(records.database().read(records.images()::sizeBytes));
    outbox.set(records.database().read(records.outbox()::count));
    List<RunnerHeartbeat> up =
        fleet.all(clock.instant()).stream()
            .filter(runner -> !runner.silent())
            .map(Fleet.Runner::heartbeat)
            .toList();
    runnersUp.set(up.size());
    runners.forEach((gauge, value) -> gauge.register(rows(up, value), true));
  }

  private static List<MultiGauge.Row<?>> rows(
      List<RunnerHeartbeat> heartbeats, ToDoubleFunction<RunnerHeartbeat> value) {
    return heartbeats.stream()
        .<MultiGauge.Row<?>>map(
            heartbeat ->
                MultiGauge.Row.of(
                    Tags.of("runner", heartbeat.runner().toString()),
                    value.applyAsDouble(heartbeat)))
        .toList();
  }
}
