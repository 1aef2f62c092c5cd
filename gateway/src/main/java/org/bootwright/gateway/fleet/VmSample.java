package org.bootwright.gateway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bootwright.contracts.message.Notice.Measured;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmStats;

/**
 * What a VM uses, as it was heard last.
 *
 * @param at by the runner's clock
 * @param cpuShare of one processor of the host, since the sample before; 2.0 where it keeps two
 *     busy. Empty where there was none of the same QEMU
 */
public record VmSample(
    RunnerId runner, int attempt, VmStats stats, Instant at, OptionalDouble cpuShare) {

  static VmSample of(RunnerId runner, Measured measured, Instant at, Optional<VmSample> before) {
    return new VmSample(
        runner,
        measured.attempt(),
        measured.stats(),
        at,
        before
            .filter(earlier -> earlier.attempt == measured.attempt())
            .map(earlier -> share(earlier, measured.stats(), at))
            .orElse(OptionalDouble.empty()));
  }

  /** Processor time that has become less is another QEMU's: the guest has rebooted. */
  private static OptionalDouble share(VmSample before, VmStats stats, Instant at) {
    Duration passed = Duration.between(before.at, at);
    Duration used = stats.cpuTime().minus(before.stats.cpuTime());
    return passed.isPositive() && !used.isNegative()
        ? OptionalDouble.of((double) used.toNanos() / passed.toNanos())
        : OptionalDouble.empty();
  }
}
