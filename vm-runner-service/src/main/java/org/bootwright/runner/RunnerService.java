package org.bootwright.runner;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.accel.AcceleratorChoice;
import org.bootwright.runner.container.ContainerSettings;
import org.bootwright.runner.container.ContainerShares;
import org.bootwright.runner.disk.OverlayDisk;
import org.bootwright.runner.disk.SharedImages;
import org.bootwright.runner.qemu.KernelPair;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.room.FreeSpace;
import org.bootwright.runner.room.HostRoom;
import org.bootwright.runner.room.Room;
import org.bootwright.runner.room.RoomLedger;
import org.bootwright.runner.share.DirectoryShares;
import org.bootwright.runner.share.StrayDaemons;
import org.bootwright.runner.socket.RuntimeDirectory;
import org.bootwright.runner.stats.StatsSampler;
import org.bootwright.runner.stats.VmMeters;
import org.bootwright.runner.usage.UsageWatch;
import org.bootwright.runner.vm.RunRecord;
import org.bootwright.runner.vm.RuntimeNames;
import org.bootwright.runner.vm.VirtualMachine;
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
  private final MeterRegistry measures;
  private boolean started;

  /** What was opened, the latest first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** For a runner whose measures nobody reads. */
  public RunnerService(MessageBus bus, RunnerConfig config) {
    this(bus, config, new SimpleMeterRegistry());
  }

  public RunnerService(MessageBus bus, RunnerConfig config, MeterRegistry registry) {
    this.bus = new BootObserver(bus, registry);
    this.config = config;
    this.measures = registry;
  }

  /**
   * Goes on with the VMs of an earlier runner, and begins to take boots.
   *
   * @throws FailureException {@code qemu_missing}, {@code kernel_missing}, or {@code conflict}
   *     where another runner uses the state directory or the id
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
    VmRegistry registry = new VmRegistry(config.vms());
    opened.push(registry);
    // First of all, since another runner of this name would be told about our VMs.
    opened.push(serve(new RequestAnswers(registry)));
    VmHost host = host(qemu, kernel);
    EarlierVms earlier = EarlierVms.find(config.vms(), host.room());
    cleanRuntime(earlier);
    opened.push(host.usage());
    opened.push(host.containers());
    host.containers().reap(earlier.withContainers());

    ReportOutbox outbox = new ReportOutbox(bus);
    opened.push(outbox);
    Readiness readiness = new Readiness(kernel, host.images());
    Heartbeat heartbeat =
        new Heartbeat(bus, config.runner(), host, registry, readiness, config.heartbeat());
    BootClaims claims = new BootClaims(bus, config.runner());
    BusyVms busy = new BusyVms();
    BootIntake intake =
        new BootIntake(
            bus, config.runner(), host, registry, outbox, readiness, claims, busy, heartbeat::soon);
    opened.push(() -> endAll(registry));
    takeOver(earlier, intake, outbox);
    heartbeat.start();
    opened.push(heartbeat);
    opened.push(claims);
    StatsSampler stats =
        new StatsSampler(
            bus, config.runner(), registry::running, new VmMeters(measures), StatsSampler.INTERVAL);
    stats.start();
    opened.push(stats);
    var commands =
        new CommandIntake(
            config.runner(),
            registry,
            outbox,
            busy,
            host.containers(),
            vm -> removed(vm, host, heartbeat));

    opened.push(
        bus.consume(WorkQueue.runner(config.runner()), 1, new OwnQueueIntake(intake, commands)));
    opened.push(
        bus.consume(WorkQueue.boots(Platform.ofHost().architecture()), BOOT_CONCURRENCY, intake));
    opened.push(readiness::close);
    beginAgain(earlier, intake);
    started = true;
    log.info(
        "runner {} with QEMU {} is ready for {}; of an earlier runner, {} VMs were taken over, {}"
            + " are booted again, {} are lost",
        config.runner(),
        qemu.version(),
        host.room().capacity(),
        earlier.running().size(),
        earlier.unfinished().size(),
        earlier.lost().size());
  }

  private Subscription serve(RequestAnswers answers) {
    try {
      return bus.serve(Endpoint.runner(config.runner()), answers);
    } catch (FailureException refused) {
      if (refused.code() != FailureCode.CONFLICT) {
        throw refused;
      }
      throw new FailureException(
          FailureCode.CONFLICT,
          "starting the runner "
              + config.runner()
              + ": another runner with this id is on the bus; end it, or give this one an id and a"
              + " state directory of its own",
          refused);
    }
  }

  private VmHost host(QemuInstallation qemu, KernelPair kernel) throws IOException {
    Room capacity = HostRoom.capacity(config.room(), config.state());
    long reserveBytes = HostRoom.reserveBytes(config.room(), config.state());
    return new VmHost(
        qemu,
        kernel,
        AcceleratorChoice.of(qemu, kernel, config.state(), config.vms(), config.runtime()),
        new RoomLedger(capacity, FreeSpace.of(config.state()), reserveBytes),
        new OverlayDisk(),
        new SharedImages(config.images(), config.runner()),
        new DirectoryShares(config.sharing()),
        new ContainerShares(containers()),
        new UsageWatch(store -> HostRoom.reserveBytes(config.room(), store)),
        config.vms(),
        config.runtime(),
        config.bootTimeout(),
        config.bootRetries());
  }

  private ContainerSettings containers() {
    return new ContainerSettings(
        config.runner(),
        config.sharing().engine(),
        config.state().resolve("container"),
        config.kernel().resolve("share-root"),
        config.sharing().virtiofsd(),
        config.sharing().privileged());
  }

  private void cleanRuntime(EarlierVms earlier) throws IOException {
    Set<String> spared =
        earlier.running().stream()
            .flatMap(record -> RuntimeNames.of(record.job().vm()))
            .collect(Collectors.toUnmodifiableSet());
    StrayDaemons.end(config.runtime(), earlier.runtimeNames());
    RuntimeDirectory.cleanUp(config.runtime(), spared);
    opened.push(this::removeRuntime);
  }

  private void removeRuntime() throws IOException {
    try {
      Files.deleteIfExists(config.runtime());
    } catch (DirectoryNotEmptyException inUse) {
      log.debug("{} stays: VMs were left running", config.runtime());
    }
  }

  private void takeOver(EarlierVms earlier, BootIntake intake, ReportOutbox outbox)
      throws IOException {
    for (EarlierVms.Lost lost : earlier.lost()) {
      BootIntake.over(lost.directory(), lost.attempt());
      outbox.send(
          LostVms.report(config.runner(), lost.directory().vm(), lost.attempt()),
          () -> LostVms.finish(lost.directory(), lost.attempt()));
    }
    for (EarlierVms.Ended ended : earlier.ended()) {
      BootIntake.over(ended.directory(), ended.record().job().attempt());
      Thread.ofVirtual()
          .name("earlier-end-" + ended.directory().vm().shortForm())
          .start(() -> LostVms.reportEnd(config.runner(), ended, outbox));
    }
    for (RunRecord record : earlier.running()) {
      intake.adopt(record);
    }
  }

  /** As if their messages came once more; the gateway may not be there yet. */
  private static void beginAgain(EarlierVms earlier, BootIntake intake) {
    for (Job.BootVm job : earlier.unfinished()) {
      Thread.ofVirtual()
          .name("boot-again-" + job.vm().shortForm())
          .start(
              () -> {
                try {
                  intake.take(job);
                } catch (FailureException failure) {
                  log.warn("VM {} is left to the next runner", job.vm(), failure);
                }
              });
    }
  }

  private static void removed(VmId vm, VmHost host, Heartbeat heartbeat) {
    host.room().forgetDisk(vm);
    heartbeat.soon();
  }

  private void endAll(VmRegistry registry) throws InterruptedException {
    registry.seal();
    List<VirtualMachine> machines = registry.running();
    // A runner that could not start must not end what another one has started.
    boolean leave = config.closeLeavesVms() || !started;
    machines.forEach(leave ? VirtualMachine::leave : machine -> machine.stop(config.closeGrace()));
    long deadline = System.nanoTime() + config.closeGrace().plus(END_MARGIN).toNanos();
    for (VirtualMachine machine : machines) {
      Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
      if (!machine.awaitEnd(left)) {
        log.error("VM {} did not end with its runner", machine.job().vm());
      }
    }
  }

  /**
   * Takes nothing more, ends the VMs in good order or leaves them, and sends what is to be said.
   */
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
