package org.bootwright.runner.vm;

import java.util.Optional;
import org.bootwright.runner.machine.MachineEvent;

/** What happens in, or because of, one run of QEMU. */
sealed interface RunSignal {
  /** Something happened in the machine. */
  record Happened(MachineEvent event) implements RunSignal {}

  /**
   * A share of the machine's files has ended.
   *
   * @param message for the VM's owner
   */
  record ShareEnded(String message) implements RunSignal {}

  /**
   * What the VM writes needs it to stand still, or does so no more.
   *
   * @param reason fit to be shown; empty where the VM may go on
   */
  record PauseAsked(Optional<String> reason) implements RunSignal {}

  /** Something that the VM's owner should read. */
  record Warned(String message) implements RunSignal {}
}
