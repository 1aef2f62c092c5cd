package org.bootwright.gateway.http;

import java.time.Instant;
import java.util.Optional;
import org.bootwright.contracts.vm.DiskTraffic;
import org.bootwright.contracts.vm.GuestStats;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.fleet.StatsBoard;
import org.bootwright.gateway.fleet.VmSample;
import org.bootwright.gateway.vm.VmRecord;

/** What a VM uses, as its JSON shows it: what is not known is absent. */
record StatsView(
    VmId vm,
    String name,
    Optional<RunnerId> runner,
    Optional<Instant> at,
    Optional<Double> cpuPercent,
    Optional<Double> cpuSeconds,
    long memoryBytes,
    Optional<Long> usedMemoryBytes,
    Optional<Long> hostMemoryBytes,
    Optional<Long> diskReadBytes,
    Optional<Long> diskWrittenBytes,
    Optional<Long> rootBytes,
    Optional<Long> usedRootBytes,
    Optional<Long> networkReceivedBytes,
    Optional<Long> networkSentBytes,
    Optional<Double> load,
    Optional<Long> tasks) {
  private static final long BYTES_PER_MIB = 1 << 20;
  private static final double MILLIS_PER_SECOND = 1000;

  static StatsView of(VmRecord vm, StatsBoard board) {
    Optional<VmSample> sample = board.find(vm.id(), vm.status().attempt());
    Optional<DiskTraffic> disk = sample.flatMap(found -> found.stats().disk());
    Optional<GuestStats> guest = sample.flatMap(found -> found.stats().guest());
    return new StatsView(
        vm.id(),
        vm.name(),
        sample.map(VmSample::runner),
        sample.map(VmSample::at),
        sample.flatMap(StatsView::cpuPercent),
        sample.map(found -> found.stats().cpuTime().toMillis() / MILLIS_PER_SECOND),
        vm.spec().memoryMiB() * BYTES_PER_MIB,
        guest.map(GuestStats::usedMemoryBytes),
        sample.map(found -> found.stats().hostMemoryBytes()),
        disk.map(DiskTraffic::readBytes),
        disk.map(DiskTraffic::writtenBytes),
        guest.map(GuestStats::rootBytes),
        guest.map(GuestStats::usedRootBytes),
        guest.map(GuestStats::receivedBytes),
        guest.map(GuestStats::sentBytes),
        guest.map(found -> found.loadHundredths() / 100.0),
        guest.map(GuestStats::tasks));
  }

  /** Two decimals: more would be noise. */
  private static Optional<Double> cpuPercent(VmSample sample) {
    return sample.cpuShare().isPresent()
        ? Optional.of(Math.round(sample.cpuShare().getAsDouble() * 10_000) / 100.0)
        : Optional.empty();
  }
}
