package org.bootwright.runner.vm;

import java.time.Duration;

/** What the thread of a VM waits for. */
sealed interface VmSignal {
  /**
   * Something happened in a run of QEMU.
   *
   * @param run which one; what is left of an earlier one is ignored
   */
  record InRun(int run, RunSignal signal) implements VmSignal {}

  /** The VM may write so much to its root, from now on. */
  record DiskAsked(int diskGiB) implements VmSignal {}

  record StopAsked(Duration grace) implements VmSignal {}

  record KillAsked() implements VmSignal {}

  /** The runner is closed, and leaves the VM to the next one. */
  record LeaveAsked() implements VmSignal {}
}
