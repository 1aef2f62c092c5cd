package org.bootwright.contracts.vm;

import java.time.Duration;
import java.util.Optional;

/**
 * What a VM uses, measured at one moment.
 *
 * @param cpuTime of the host's processors that QEMU has used since it was started
 * @param hostMemoryBytes of the host that QEMU holds, the guest's memory among it
 * @param disk absent where the VM has no disk of its own, or QEMU did not say
 * @param guest absent where the guest has not said, or not lately
 */
public record VmStats(
    Duration cpuTime,
    long hostMemoryBytes,
    Optional<DiskTraffic> disk,
    Optional<GuestStats> guest) {}
