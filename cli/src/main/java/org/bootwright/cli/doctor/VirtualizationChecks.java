package org.bootwright.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.stack.LaunchSettings;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.runner.RunnerConfig;
import org.bootwright.runner.accel.AcceleratorChoice;
import org.bootwright.runner.accel.KvmAnswer;
import org.bootwright.runner.qemu.KernelPair;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.qemu.UnprivilegedUser;

/** QEMU, the kernel and KVM, by the runner's own checks. Used once, by one thread. */
final class VirtualizationChecks {
  private static final String MAKE_READY = "scripts/prepare-host.sh, or any 'bootwright run'";

  private final BootwrightHome home;
  private final LaunchSettings launch;
  private final ProgramPath programs;
  private Optional<QemuInstallation> qemu = Optional.empty();
  private Optional<KernelPair> kernel = Optional.empty();

  VirtualizationChecks(BootwrightHome home, LaunchSettings launch, ProgramPath programs) {
    this.home = home;
    this.launch = launch;
    this.programs = programs;
  }

  List<Finding> examine() {
    return List.of(qemu(), imageTool(), kernel(), kvm());
  }

  private Finding qemu() {
    try {
      QemuInstallation found = QemuInstallation.find(UnprivilegedUser.NOBODY);
      qemu = Optional.of(found);
      return Finding.ok("qemu", "version " + found.version());
    } catch (FailureException failure) {
      return Finding.fail("qemu", failure.failure().message(), "apt-get install qemu-system-x86");
    }
  }

  private Finding imageTool() {
    return programs
        .find("qemu-img")
        .map(path -> Finding.ok("qemu-img", path.toString()))
        .orElseGet(
            () ->
                Finding.warn(
                    "qemu-img",
                    "not installed, which `convert` to other formats than raw needs",
                    "apt-get install qemu-utils"));
  }

  private Finding kernel() {
    Optional<Path> folder = launch.kernelDirectory();
    if (folder.isEmpty()) {
      return launch.prepareScript().isPresent()
          ? Finding.ok("kernel", "made when the first VM needs it")
          : Finding.fail("kernel", "none is known", MAKE_READY);
    }
    try {
      kernel = Optional.of(KernelPair.in(folder.get()));
      return Finding.ok("kernel", folder.get().toString());
    } catch (FailureException failure) {
      return Finding.fail("kernel", failure.failure().message(), MAKE_READY);
    }
  }

  /** Opening /dev/kvm proves nothing, so the runner's proof is asked: a boot, once. */
  private Finding kvm() {
    Path device = Path.of("/dev/kvm");
    if (!Files.exists(device)) {
      return Finding.warn(
          "kvm",
          "there is no /dev/kvm: QEMU translates, which is several times slower",
          "modprobe kvm_intel or kvm_amd; in a VM, have its host allow nested virtualization");
    }
    if (!Files.isReadable(device) || !Files.isWritable(device)) {
      return Finding.warn(
          "kvm",
          "/dev/kvm may not be opened by this user",
          "usermod -aG kvm " + System.getProperty("user.name"));
    }
    if (qemu.isEmpty() || kernel.isEmpty()) {
      return Finding.warn(
          "kvm", "/dev/kvm is there, but no QEMU or kernel to prove it", MAKE_READY);
    }
    return proof(qemu.get(), kernel.get());
  }

  private Finding proof(QemuInstallation installation, KernelPair pair) {
    home.create();
    Path state = home.runnerDirectory();
    var config = RunnerConfig.of(new RunnerId("local"), state, home.imagesDirectory(), state);
    try {
      Path work = Files.createDirectories(state.resolve("vms"));
      KvmAnswer answer =
          AcceleratorChoice.of(installation, pair, state, work, config.runtime()).kvm();
      return answer.works()
          ? Finding.ok("kvm", "a VM has booted on it")
          : Finding.warn(
              "kvm",
              "does not work here (" + answer.reason() + "): QEMU translates, which is slower",
              "check the host's virtualization; the proof is made again after a reboot");
    } catch (IOException failed) {
      return Finding.warn("kvm", "not proved: " + failed.getMessage(), "check " + state);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Finding.warn("kvm", "not proved: interrupted", "try again");
    }
  }
}
