package org.bootwright.runner.vm;

import java.time.Duration;
import org.bootwright.runner.machine.MachineEvent;

/** What the thread of a VM waits for. */
sealed interface VmSignal {
  /**
   * Something happened in a machine.
   *
   * @param run which run of QEMU it comes from; what is left of an earlier one is ignored
   */
  record Happened(int run, MachineEvent event) implements VmSignal {}

  /**
   * A share of the machine's files has ended.
   *
   * @param run as above
   * @param message for the VM's owner
   */
  record ShareEnded(int run, String message) implements VmSignal {}

  record StopAsked(Duration grace) implements VmSignal {}

  record KillAsked() implements VmSignal {}

  /** The runner is closed, and leaves the VM to the next one. */
  record LeaveAsked() implements VmSignal {}
}
