package org.bootwright.gateway.vm;

import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.vm.RunnerId;

/** What is to be done because a VM's record changed. */
public sealed interface VmCommand {
  /** Ask for the image's disk, and tell the VM which conversion it waits for. */
  record AwaitImage() implements VmCommand {}

  /** The VM no longer waits: give the conversion up unless somebody else does. */
  record LeaveConversion(UUID conversion) implements VmCommand {}

  /**
   * Have the VM booted.
   *
   * @param runner the one that has to do it; absent for any
   */
  record Boot(Optional<RunnerId> runner) implements VmCommand {}

  record Stop(RunnerId runner, long graceMillis) implements VmCommand {}

  record Kill(RunnerId runner) implements VmCommand {}

  /** Let the VM write so much. */
  record LimitDisk(RunnerId runner, int diskGiB) implements VmCommand {}

  /**
   * Delete the record.
   *
   * @param runner where the VM's disk and logs are to be deleted; absent where there are none, or
   *     where the VM has to end first
   */
  record Remove(Optional<RunnerId> runner) implements VmCommand {}
}
