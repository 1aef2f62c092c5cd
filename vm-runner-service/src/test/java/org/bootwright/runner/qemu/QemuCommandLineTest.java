package org.bootwright.runner.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.Test;

/** One word a line in the golden files; a change of the command line is a change of a file. */
final class QemuCommandLineTest {
  private static final VmId VM = VmId.parse("11111111-2222-3333-4444-555555555555");

  private static QemuInstallation qemu(int major, int minor, boolean root) {
    return new QemuInstallation(
        Path.of("/usr/bin/qemu-system-x86_64"),
        new QemuVersion(major, minor),
        root ? Optional.of(UnprivilegedUser.NOBODY) : Optional.empty());
  }

  private static QemuMachine machine(
      Accelerator accelerator,
      List<String> kernelArguments,
      Optional<QemuMachine.RootDisk> disk,
      List<PortForward> ports) {
    return machine(accelerator, kernelArguments, disk, List.of(), ports);
  }

  private static QemuMachine machine(
      Accelerator accelerator,
      List<String> kernelArguments,
      Optional<QemuMachine.RootDisk> disk,
      List<QemuMachine.Share> shares,
      List<PortForward> ports) {
    return new QemuMachine(
        VM,
        accelerator,
        new QemuMachine.Size(2, 1024),
        new KernelPair(Path.of("/kernel/vmlinuz"), Path.of("/kernel/initramfs.img")),
        kernelArguments,
        disk,
        shares,
        ports,
        new QemuMachine.Sockets(
            Path.of("/run/b/qmp.sock"),
            Path.of("/run/b/console.sock"),
            Path.of("/run/b/guest.sock")),
        Path.of("/state/vms/x/qemu.pid"));
  }

  private static Optional<QemuMachine.RootDisk> disk(String directory) {
    return Optional.of(
        new QemuMachine.RootDisk(
            Path.of(directory, "disk.qcow2"), Path.of("/images/sha256/abc/disk.raw")));
  }

  private static void assertGolden(String name, List<String> words) throws IOException {
    try (InputStream golden = QemuCommandLineTest.class.getResourceAsStream(name + ".txt")) {
      assertThat(golden).as("golden file " + name).isNotNull();
      String text = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(String.join("\n", words) + "\n").isEqualTo(text);
    }
  }

  @Test
  void emulatedMachineStartedByRoot() throws IOException {
    var ports =
        List.of(
            new PortForward("127.0.0.1", 8080, 80, PortForward.Protocol.TCP),
            new PortForward("0.0.0.0", 0, 53, PortForward.Protocol.UDP));
    assertGolden(
        "emulated-by-root",
        QemuCommandLine.of(
            qemu(7, 2, true), machine(Accelerator.TCG, List.of(), disk("/state/vms/x"), ports)));
  }

  @Test
  void kvmMachineStartedByAUserWithKernelArguments() throws IOException {
    assertGolden(
        "kvm-by-user",
        QemuCommandLine.of(
            qemu(7, 2, false),
            machine(
                Accelerator.KVM,
                List.of("quiet", "systemd.log_level=debug"),
                disk("/state/vms/x"),
                List.of())));
  }

  @Test
  void machineWithoutADiskOnANewQemu() throws IOException {
    assertGolden(
        "no-disk-new-qemu",
        QemuCommandLine.of(
            qemu(10, 0, true), machine(Accelerator.KVM, List.of(), Optional.empty(), List.of())));
  }

  @Test
  void machineOnASharedRootWithAVolume() throws IOException {
    var shares =
        List.of(
            new QemuMachine.Share("root", Path.of("/run/b/root.sock")),
            new QemuMachine.Share("volume0", Path.of("/run/b/volume0.sock")));
    assertGolden(
        "shared-root",
        QemuCommandLine.of(
            qemu(7, 2, true),
            machine(Accelerator.TCG, List.of(), Optional.empty(), shares, List.of())));
  }

  @Test
  void commasInPathsDoNotEndAnOption() {
    List<String> words =
        QemuCommandLine.of(
            qemu(7, 2, true), machine(Accelerator.TCG, List.of(), disk("/state/a,b"), List.of()));

    assertThat(words).anyMatch(word -> word.contains("filename=/state/a,,b/disk.qcow2,"));
  }
}
