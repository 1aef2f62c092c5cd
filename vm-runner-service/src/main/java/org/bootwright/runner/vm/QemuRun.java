package org.bootwright.runner.vm;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.runner.process.ProcessIdentity;

/**
 * One QEMU, as the next runner has to know it.
 *
 * @param ports as they were bound
 * @param stdoutStart where in the VM's output the command's begins, as an offset of the spool
 * @param shares what serves files to it; none in the records of older runners
 * @param mode what runs in the guest; absent until it is up
 */
public record QemuRun(
    ProcessIdentity process,
    Accelerator accelerator,
    List<PortForward> ports,
    long stdoutStart,
    long stderrStart,
    List<ShareRun> shares,
    Optional<GuestMode> mode) {
  public QemuRun {
    ports = List.copyOf(ports);
    shares = List.copyOf(Objects.requireNonNullElse(shares, List.of()));
  }

  QemuRun up(GuestMode guest) {
    return new QemuRun(
        process, accelerator, ports, stdoutStart, stderrStart, shares, Optional.of(guest));
  }
}
