package org.bootwright.contracts.message;

import org.bootwright.contracts.vm.VmId;

/** What must reach the VM where it runs. Each is idempotent. */
public sealed interface RunnerCommand extends Message {
  VmId vm();

  /**
   * End the VM in good order, and by force when the time is up.
   *
   * @param graceMillis how long the guest may take
   */
  record StopVm(VmId vm, int attempt, long graceMillis) implements RunnerCommand {}

  /** End the VM at once. */
  record KillVm(VmId vm, int attempt) implements RunnerCommand {}

  /** From now on the VM may write so much to its root, which is no disk. */
  record LimitDisk(VmId vm, int attempt, int diskGiB) implements RunnerCommand {}

  /** Delete the VM's disk and logs. The VM is not running. */
  record RemoveVm(VmId vm) implements RunnerCommand {}
}
