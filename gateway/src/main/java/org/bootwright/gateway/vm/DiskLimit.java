package org.bootwright.gateway.vm;

import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.Root;

/** The part of the state machine that changes how much a VM may write to a root that is no disk. */
final class DiskLimit {
  private DiskLimit() {}

  static Transition change(VmRecord vm, VmEvent.DiskRequested event) {
    if (vm.spec().root() instanceof Root.Disk) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "changing the disk of %s: only what a VM may write to a virtiofs root can be changed; make a new VM with a larger disk"
              .formatted(vm.name()));
    }
    VmRecord changed = vm.with(vm.spec().withDiskGiB(event.diskGiB()));
    boolean running = vm.state().isOnRunner() && vm.status().runner().isPresent();
    return new Transition(
        changed,
        running
            ? List.of(new VmCommand.LimitDisk(vm.status().runner().get(), event.diskGiB()))
            : List.of());
  }
}
