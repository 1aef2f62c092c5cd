package org.bootwright.runner;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.accel.AcceleratorChoice;
import org.bootwright.runner.disk.OverlayDisk;
import org.bootwright.runner.qemu.AbandonedQemus;
import org.bootwright.runner.qemu.KernelPair;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.socket.RuntimeDirectory;
import org.bootwright.runner.vm.MemoryLedger;
import org.bootwright.runner.vm.VirtualMachine;
import org.bootwright.runner.vm.VmDirectory;
import org.bootwright.runner.vm.VmHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One runner, from {@link #start} to {@link #close}. The bus is its owner's, and outlives it. */
public final class RunnerService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunnerService.class);

  /** Taking a boot is a claim and a new thread; a few at a time hide the claim's round trip. */
  private static final int BOOT_CONCURRENCY = 4;

  /** From the last step of the stop ladder to the report. */
  private static final Duration END_MARGIN = Duration.ofSeconds(10);

  private final MessageBus bus;
  private final RunnerConfig config;

  /** What was opened, the latest first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** For a runner whose measures nobody reads. */
  public RunnerService(MessageBus bus, RunnerConfig config) {
    this(bus, config, new SimpleMeterRegistry());
  }

  public RunnerService(MessageBus bus, RunnerConfig config, MeterRegistry registry) {
    this.bus = new BootObserver(bus, registry);
    this.config = config;
  }

  /**
   * Cleans up after an earlier runner that was killed, and begins to take boots.
   *
   * @throws FailureException {@code qemu_missing}, {@code kernel_missing}, or {@code conflict}
   *     where another runner uses the state directory
   */
  public synchronized void start() {
    try {
      open();
    } catch (IOException failure) {
      close();
      throw new FailureException(
          FailureCode.INTERNAL,
          "starting the runner in " + config.state() + ": " + failure.getMessage(),
          failure);
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private void open() throws IOException {
    QemuInstallation qemu = QemuInstallation.find(config.qemuUser());
    KernelPair kernel = KernelPair.in(config.kernel());
    opened.push(StateLock.take(config.state()));
    Files.createDirectories(config.vms());
    List<Path> abandoned = AbandonedQemus.end(config.vms());
    RuntimeDirectory.cleanUp(config.runtime());
    opened.push(() -> Files.deleteIfExists(config.runtime()));

    VmRegistry registry = new VmRegistry(config.vms());
    opened.push(registry);
    ReportOutbox outbox = new ReportOutbox(bus);
    opened.push(outbox);
    reportLost(registry, outbox);

    VmHost host = host(qemu, kernel);
    opened.push(() -> endAll(registry));
    opened.push(new Heartbeat(bus, config.runner(), host, registry, config.heartbeat()));
    opened.push(bus.serve(Endpoint.runner(config.runner()), new RequestAnswers(registry)));
    var boots = new BootIntake(bus, config.runner(), host, registry, outbox);
    var commands = new CommandIntake(config.runner(), registry, outbox);
    opened.push(
        bus.consume(WorkQueue.runner(config.runner()), 1, new OwnQueueIntake(boots, commands)));
    opened.push(
        bus.consume(WorkQueue.boots(Platform.ofHost().architecture()), BOOT_CONCURRENCY, boots));
    log.info(
        "runner {} with QEMU {} is ready; {} abandoned QEMUs were ended",
        config.runner(),
        qemu.version(),
        abandoned.size());
  }

  private VmHost host(QemuInstallation qemu, KernelPair kernel) throws IOException {
    int memoryMiB =
        config.room().memoryMiB().isPresent()
            ? config.room().memoryMiB().getAsInt()
            : HostMemory.spareMiB();
    return new VmHost(
        qemu,
        kernel,
        AcceleratorChoice.of(qemu, kernel, config.state(), config.vms(), config.runtime()),
        new MemoryLedger(memoryMiB),
        new OverlayDisk(qemu.imageTool()),
        config.images(),
        config.vms(),
        config.runtime(),
        config.bootTimeout(),
        config.bootRetries());
  }

  /** VMs that an earlier runner had when it was killed: their QEMUs are gone by now. */
  private void reportLost(VmRegistry registry, ReportOutbox outbox) throws IOException {
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(config.vms())) {
      for (Path path : directories) {
        Optional<VmId> vm = vmId(path);
        if (vm.isEmpty()) {
          deleteWorkDirectory(path);
          continue;
        }
        VmDirectory directory = registry.directory(vm.get());
        OptionalInt attempt = directory.openAttempt();
        if (attempt.isPresent()) {
          int number = attempt.getAsInt();
          outbox.send(lost(vm.get(), number), () -> finish(directory, number));
        }
      }
    }
  }

  private static Optional<VmId> vmId(Path path) {
    try {
      return Optional.of(new VmId(UUID.fromString(path.getFileName().toString())));
    } catch (IllegalArgumentException other) {
      return Optional.empty();
    }
  }

  /** What a proof of KVM left that was killed with its runner. */
  private static void deleteWorkDirectory(Path path) throws IOException {
    new VmDirectory(new VmId(new UUID(0, 0)), path).delete();
  }

  private Report lost(VmId vm, int attempt) {
    Failure failure =
        new Failure(
            FailureCode.RUNNER_LOST,
            "running the VM: its runner " + config.runner() + " ended under it; start it again");
    return new Report.VmEnded(
        vm, attempt, config.runner(), Optional.empty(), Optional.of(failure), Instant.now());
  }

  private static void finish(VmDirectory directory, int attempt) {
    try {
      directory.finishAttempt(attempt);
    } catch (IOException failure) {
      log.warn("VM {} will be reported as lost once more", directory.vm(), failure);
    }
  }

  private void endAll(VmRegistry registry) throws InterruptedException {
    List<VirtualMachine> machines = registry.running();
    machines.forEach(machine -> machine.stop(config.closeGrace()));
    long deadline = System.nanoTime() + config.closeGrace().plus(END_MARGIN).toNanos();
    for (VirtualMachine machine : machines) {
      Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
      if (!machine.awaitEnd(left)) {
        log.error("VM {} did not end with its runner", machine.job().vm());
      }
    }
  }

  /** Takes nothing more, ends the VMs in good order, and sends the reports about them. */
  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } catch (Exception failure) {
        log.warn("closing a part of the runner failed", failure);
      }
    }
  }
}
