package org.bootwright.runner.vm;

import java.util.List;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.PortForward;

/** Hears what becomes of one VM, on the VM's own thread. */
public interface VmReporter {
  /** A step of the boot was reached; each once, the later ones only after the earlier. */
  void reached(BootPhase phase);

  /** So much of the image is here, where the VM's container needs it. */
  void pulled(long doneBytes, long totalBytes);

  /** Something that the VM's owner should read. */
  void warned(String message);

  /** The guest is up. Once, however often it reboots. */
  void started(Accelerator accelerator, GuestMode mode, List<PortForward> ports);

  /** The guest stands still. */
  void paused(String reason);

  /** The guest goes on. */
  void resumed();

  /** The last call. */
  void ended(VmEnding ending);
}
