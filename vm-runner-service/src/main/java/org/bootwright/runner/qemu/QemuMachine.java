package org.bootwright.runner.qemu;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.socket.RuntimeDirectory;

/**
 * Everything that QEMU is told about one machine.
 *
 * @param vm also the machine's UUID
 * @param kernelArguments behind our own on the kernel's command line
 * @param disk absent where the root is shared, and in the proof that KVM works, which needs none
 * @param shares trees of files that daemons serve; the guest's memory is shared with them
 * @param pidFile in the VM's own directory: the mark by which QEMUs of dead runners are found
 */
public record QemuMachine(
    VmId vm,
    Accelerator accelerator,
    Size size,
    KernelPair kernel,
    List<String> kernelArguments,
    Optional<RootDisk> disk,
    List<Share> shares,
    List<PortForward> ports,
    Sockets sockets,
    Path pidFile) {

  public QemuMachine {
    kernelArguments = List.copyOf(kernelArguments);
    shares = List.copyOf(shares);
    ports = List.copyOf(ports);
  }

  /** What QEMU prints goes here. */
  public Path log() {
    return pidFile.resolveSibling("qemu.log");
  }

  /** Virtual processors, and guest memory in MiB. */
  public record Size(int cpus, int memoryMiB) {}

  /**
   * The VM's own qcow2 file on the image's raw disk.
   *
   * @param base never written; shared by all VMs of the image
   */
  public record RootDisk(Path overlay, Path base) {}

  /**
   * A tree of files, as a virtiofs device.
   *
   * @param tag what the guest knows it by
   * @param socket where its virtiofsd listens
   */
  public record Share(String tag, Path socket) {}

  /** Where QEMU listens. */
  public record Sockets(Path qmp, Path console, Path guest) {
    public static Sockets in(RuntimeDirectory directory) {
      return new Sockets(
          directory.socket("qmp"), directory.socket("console"), directory.socket("guest"));
    }
  }
}
