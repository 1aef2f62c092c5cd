package org.bootwright.contracts.message;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmStats;

/**
 * News for everybody who listens. One that is lost does no harm: another follows, or a Report says
 * it.
 */
public sealed interface Notice extends Message {
  /**
   * How far a conversion is; also renews its lease.
   *
   * @param step what is being done: {@code resolve}, {@code convert}, {@code sync}
   * @param doneBytes of the image's compressed bytes
   * @param totalBytes 0 while it is not known
   */
  record ConversionProgress(
      UUID conversion, int attempt, String step, long doneBytes, long totalBytes)
      implements Notice {}

  /** Nobody waits for this conversion any more: give it up. */
  record CancelConversion(UUID conversion) implements Notice {}

  /** A step of a boot was reached. */
  record VmPhaseReached(VmId vm, int attempt, BootPhase phase, Instant at) implements Notice {}

  /**
   * How far the image is that the runner's Docker Engine pulls for a VM's container.
   *
   * @param totalBytes of what the Engine has begun with; it grows
   */
  record VmPullProgress(VmId vm, int attempt, long doneBytes, long totalBytes) implements Notice {}

  /** Something about a VM that its owner should read, such as a boot that had to be tried again. */
  record VmWarning(VmId vm, int attempt, String message, Instant at) implements Notice {}

  /**
   * What VMs of a runner use. One that has many tells of some in each.
   *
   * @param at by the runner's clock: what passes between two of these is what rates are made of
   */
  record RunnerStats(RunnerId runner, List<Measured> vms, Instant at) implements Notice {
    public RunnerStats {
      vms = List.copyOf(vms);
    }
  }

  /** One VM that was measured. */
  record Measured(VmId vm, int attempt, VmStats stats) {}

  /**
   * A runner is alive; also renews the leases of the VMs that it names.
   *
   * @param cpus virtual processors that it may promise to VMs
   * @param memoryMiB that it may promise to VMs
   * @param diskGiB that it may promise to VMs' own disks
   * @param usedCpus promised to VMs, not measured, as are the other uses
   * @param takesBoots it has what a boot needs, and is not being closed
   */
  record RunnerHeartbeat(
      RunnerId runner,
      String architecture,
      Accelerator accelerator,
      int cpus,
      int memoryMiB,
      int diskGiB,
      int usedCpus,
      int usedMemoryMiB,
      int usedDiskGiB,
      boolean takesBoots,
      List<VmAttempt> vms,
      Instant at)
      implements Notice {
    public RunnerHeartbeat {
      vms = List.copyOf(vms);
    }
  }

  /** One attempt to run one VM. */
  record VmAttempt(VmId vm, int attempt) {}
}
