package org.bootwright.runner.room;

import org.bootwright.contracts.vm.VmSpec;

/**
 * What a VM takes, or what a host has.
 *
 * @param cpus virtual processors
 * @param memoryMiB guest memory
 * @param diskGiB sizes of VMs' own disks; none for a VM on a directory
 */
public record Room(int cpus, int memoryMiB, int diskGiB) {
  /** What a VM takes. */
  public static Room of(VmSpec spec) {
    return new Room(spec.cpus(), spec.memoryMiB(), spec.diskGiB());
  }
}
