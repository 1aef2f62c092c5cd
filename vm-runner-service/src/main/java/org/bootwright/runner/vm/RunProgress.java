package org.bootwright.runner.vm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.runner.machine.MachineInput;

/**
 * Passes what happens in one run of QEMU on to those who keep a record of the VM or hear of it.
 *
 * @param ports as they were bound
 * @param diskChange keeps the new limit, and holds the VM to it
 */
record RunProgress(
    Accelerator accelerator,
    List<PortForward> ports,
    MachineInput input,
    BootSteps steps,
    RunJournal journal,
    VmReporter reporter,
    WriteWatch writes,
    IntConsumer diskChange)
    implements BootRun.BootProgress {
  @Override
  public void reached(BootPhase phase) {
    steps.reach(phase);
  }

  @Override
  public void started(GuestMode mode) {
    if (mode == GuestMode.MACHINE) {
      input.refuseStandardInput();
    }
    journal.guestUp(mode);
    if (steps.reach(BootPhase.STARTED)) {
      reporter.started(accelerator, mode, ports);
    }
  }

  @Override
  public void stopping(Duration grace) {
    journal.stopping(grace);
  }

  @Override
  public void paused(Optional<String> reason) {
    reason.ifPresentOrElse(reporter::paused, reporter::resumed);
  }

  @Override
  public void warned(String message) {
    reporter.warned(message);
  }

  @Override
  public void diskAsked(int diskGiB) {
    diskChange.accept(diskGiB);
  }

  @Override
  public boolean spareForEnd() {
    return writes.spareForEnd();
  }

  @Override
  public long typed() {
    return input.typed();
  }

  @Override
  public void ending(VmEnding ending) {
    journal.ended(ending);
  }
}
