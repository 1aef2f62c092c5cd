package org.bootwright.gateway.fleet;

import java.util.Optional;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.vm.VmRecord;

/**
 * What a VM asks of a runner.
 *
 * @param diskGiB 0 for a VM whose disk is there
 * @param needsKvm whether nothing else will do
 * @param only the runner that has the VM's disk; absent for any
 */
public record Demand(
    VmId vm,
    String name,
    String architecture,
    int cpus,
    int memoryMiB,
    int diskGiB,
    boolean needsKvm,
    Optional<RunnerId> only) {

  public static Demand of(VmRecord vm) {
    VmSpec spec = vm.spec();
    Optional<RunnerId> diskOn = vm.status().diskOn();
    return new Demand(
        vm.id(),
        vm.name(),
        spec.platform().architecture(),
        spec.cpus(),
        spec.memoryMiB(),
        diskOn.isPresent() ? 0 : spec.diskGiB(),
        spec.accelerator().filter(Accelerator.KVM::equals).isPresent(),
        diskOn);
  }

  /** Whether a runner is of the right kind, whatever room it has. */
  boolean suits(RunnerHeartbeat runner) {
    return runner.architecture().equals(architecture)
        && (!needsKvm || runner.accelerator() == Accelerator.KVM)
        && (only.isEmpty() || only.get().equals(runner.runner()));
  }
}
