package org.bootwright.runner.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Transport;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.runner.accel.AcceleratorChoice;
import org.bootwright.runner.disk.OverlayDisk;
import org.bootwright.runner.machine.MachineInput;
import org.bootwright.runner.machine.MachineOutput;
import org.bootwright.runner.qemu.KernelPair;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.qemu.QemuMachine;
import org.bootwright.runner.qemu.UnprivilegedUser;
import org.bootwright.runner.socket.RuntimeDirectory;
import org.bootwright.runner.vm.LoneMachine;
import org.bootwright.runner.vm.RuntimeNames;
import org.bootwright.runner.vm.ShareTags;
import org.bootwright.runner.vm.VmDirectory;
import org.bootwright.runner.vm.VmEnding;

/** A QEMU that runs until its guest has ended or this is to end. */
final class ForegroundMachine {
  /** Emulated boots take 3 s on an idle machine and 20 s on one that is busy with several. */
  private static final Duration BOOT_TIMEOUT = Duration.ofSeconds(90);

  /** As {@code docker stop} has it. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  /** As a shell tells of SIGKILL. */
  private static final int KILLED = 128 + 9;

  private final Session session;
  private final VmId vm = new VmId(UUID.randomUUID());
  private final VmDirectory directory;

  ForegroundMachine(Session session) {
    this.session = session;
    this.directory = VmDirectory.of(session.settings().directory().resolve("vms"), vm);
  }

  /**
   * Boots on what a virtiofsd serves; returns the exit status.
   *
   * @param command empty for the init that is there
   */
  int onSocket(String path, List<String> command) throws IOException, InterruptedException {
    Path socket = Path.of(path).toAbsolutePath();
    if (!Files.exists(socket) || Files.isRegularFile(socket) || Files.isDirectory(socket)) {
      throw new FailureException(
          FailureCode.SHARE_UNAVAILABLE,
          "booting on %s: it is no socket; ./dev virtiofsd-dir and virtiofsd-container tell theirs"
              .formatted(socket));
    }
    VmSpec spec = VmSpec.of(new Root.Directory(socket.toString())).command(command).build();
    try {
      return run(spec, Optional.empty(), List.of(new QemuMachine.Share(ShareTags.ROOT, socket)));
    } catch (FailureException failure) {
      throw failure.code() == FailureCode.SHARE_UNAVAILABLE
          ? new FailureException(
              failure.code(),
              failure.getMessage() + "; a daemon serves one VM and goes with it, so start one anew",
              failure)
          : failure;
    }
  }

  /** Boots on a disk, of which nothing is changed; else as {@link #onSocket}. */
  int onDisk(String path, List<String> command) throws IOException, InterruptedException {
    Path base = RawDisk.find(path);
    // Of the image nobody is told more than that there was one.
    var image =
        new ImageReference(Transport.OCI, base.toString(), Optional.empty(), Optional.empty());
    return run(VmSpec.of(image).command(command).build(), Optional.of(base), List.of());
  }

  private int run(VmSpec spec, Optional<Path> base, List<QemuMachine.Share> shares)
      throws IOException, InterruptedException {
    QemuInstallation qemu = QemuInstallation.find(UnprivilegedUser.NOBODY);
    KernelPair kernel = KernelPair.in(session.settings().kernel());
    Accelerator accelerator = accelerator(qemu, kernel);
    directory.create();
    try (RuntimeDirectory sockets =
            RuntimeDirectory.create(session.settings().runtime(), RuntimeNames.ofMachine(vm));
        MachineOutput output = MachineOutput.open(directory.path());
        var input = new MachineInput()) {
      var streams = new LoneMachine.Streams(input, output);
      var parts =
          new QemuMachine(
              vm,
              accelerator,
              new QemuMachine.Size(spec.cpus(), spec.memoryMiB()),
              kernel,
              spec.kernelArguments(),
              base.isPresent() ? Optional.of(overlay(spec, base.get())) : Optional.empty(),
              shares,
              spec.ports(),
              QemuMachine.Sockets.in(sockets),
              directory.pidFile());
      try (LoneMachine machine = LoneMachine.start(qemu, parts, spec, streams)) {
        return watch(machine, streams);
      }
    } finally {
      directory.delete();
    }
  }

  private Accelerator accelerator(QemuInstallation qemu, KernelPair kernel)
      throws IOException, InterruptedException {
    ExperimentSettings settings = session.settings();
    Files.createDirectories(settings.directory());
    return AcceleratorChoice.of(
            qemu, kernel, settings.directory(), settings.directory(), settings.runtime())
        .choose(Optional.empty());
  }

  private QemuMachine.RootDisk overlay(VmSpec spec, Path base) throws IOException {
    long sizeBytes = Math.max((long) spec.diskGiB() << 30, Files.size(base));
    new OverlayDisk().prepare(directory.disk(), base, sizeBytes);
    return new QemuMachine.RootDisk(directory.disk(), base);
  }

  private int watch(LoneMachine machine, LoneMachine.Streams streams) throws InterruptedException {
    boolean command = machine.runsCommand();
    try (SerialTerminal terminal = command ? SerialTerminal.none() : SerialTerminal.take()) {
      if (terminal.isTaken()) {
        session.say("this is the serial console; Ctrl-] ends the VM, every other key is its own");
      }
      var _ = session.endAsked().thenRun(() -> machine.stop(STOP_GRACE));
      var passed = MachineStreams.pass(streams, command, () -> machine.stop(STOP_GRACE));
      VmEnding ending = machine.awaitEnd(BOOT_TIMEOUT);
      passed.finish();
      if (ending.failure().isPresent()) {
        throw ending.failure().get().asException();
      }
      return ending.exitCode().orElse(KILLED);
    }
  }
}
