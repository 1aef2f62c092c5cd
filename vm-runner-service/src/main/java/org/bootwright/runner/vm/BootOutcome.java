package org.bootwright.runner.vm;

import java.time.Duration;
import org.bootwright.contracts.failure.Failure;

/** What became of one run of QEMU. */
sealed interface BootOutcome {
  /** The VM is at its end. */
  record Ended(VmEnding ending) implements BootOutcome {}

  /**
   * The guest asked for a restart of the machine, or stumbled into one.
   *
   * @param up how long it was up
   */
  record Rebooted(Duration up) implements BootOutcome {}

  /** QEMU runs on without us. */
  record Left() implements BootOutcome {}

  /** The guest did not come up, for a reason that may be gone at the next try. */
  record NotBooted(Failure failure) implements BootOutcome {}
}
