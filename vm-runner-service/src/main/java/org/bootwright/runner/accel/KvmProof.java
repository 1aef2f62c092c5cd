package org.bootwright.runner.accel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.exec.ExecSessions;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.machine.MachineEvent;
import org.bootwright.runner.machine.MachineInput;
import org.bootwright.runner.machine.MachineOutput;
import org.bootwright.runner.machine.RunningMachine;
import org.bootwright.runner.qemu.KernelPair;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.qemu.QemuMachine;
import org.bootwright.runner.socket.RuntimeDirectory;

/**
 * Boots the guest kernel with no disk under an accelerator, and sees whether its init says hello.
 */
final class KvmProof {
  /**
   * With KVM the guest init speaks within a second; a host where it takes longer is no faster than
   * TCG.
   */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final QemuMachine.Size SIZE = new QemuMachine.Size(1, 256);

  private final QemuInstallation qemu;
  private final KernelPair kernel;
  private final Path workDirectory;
  private final Path runtimeDirectory;

  KvmProof(QemuInstallation qemu, KernelPair kernel, Path workDirectory, Path runtimeDirectory) {
    this.qemu = qemu;
    this.kernel = kernel;
    this.workDirectory = workDirectory;
    this.runtimeDirectory = runtimeDirectory;
  }

  KvmAnswer make(Accelerator accelerator, Duration deadline) throws InterruptedException {
    VmId vm = new VmId(UUID.randomUUID());
    try {
      Files.createDirectories(workDirectory);
      Path own = Files.createTempDirectory(workDirectory, "kvm-proof-");
      try (RuntimeDirectory sockets = RuntimeDirectory.create(runtimeDirectory, vm.shortForm());
          MachineOutput output = MachineOutput.open(own)) {
        return boot(machine(vm, accelerator, sockets, own), output, deadline);
      } finally {
        delete(own);
      }
    } catch (IOException failure) {
      return KvmAnswer.no("trying it failed: " + failure.getMessage());
    } catch (FailureException failure) {
      return KvmAnswer.no("a machine does not start with it: " + failure.getMessage());
    }
  }

  private QemuMachine machine(
      VmId vm, Accelerator accelerator, RuntimeDirectory sockets, Path own) {
    return new QemuMachine(
        vm,
        accelerator,
        SIZE,
        kernel,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        QemuMachine.Sockets.in(sockets),
        own.resolve("qemu.pid"));
  }

  private KvmAnswer boot(QemuMachine machine, MachineOutput output, Duration deadline)
      throws InterruptedException {
    BlockingQueue<MachineEvent> events = new LinkedBlockingQueue<>();
    long end = System.nanoTime() + deadline.toNanos();
    var around =
        new RunningMachine.Surroundings(
            new MachineInput(), output, new ExecSessions(), events::add);
    try (RunningMachine running = RunningMachine.start(qemu, machine, around)) {
      running.proceed();
      while (true) {
        MachineEvent event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        switch (event) {
          case null -> {
            return KvmAnswer.no(
                "a machine that was started with it (QEMU %d) did not come up within %d s"
                    .formatted(running.pid(), deadline.toSeconds()));
          }
          case MachineEvent.GuestSaid(GuestMessage.Hello _) -> {
            return KvmAnswer.yes();
          }
          case MachineEvent.QemuEnded ended -> {
            return KvmAnswer.no(
                "QEMU ended with code %d: %s"
                    .formatted(ended.exitCode().orElse(-1), ended.lastWords()));
          }
          case MachineEvent.GuestSaid _,
              MachineEvent.GuestRefused _,
              MachineEvent.GuestPanicked _,
              MachineEvent.GuestHungUp _,
              MachineEvent.ShuttingDown _ -> {
            // QEMU's end follows, or the deadline.
          }
        }
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
  }
}
