package org.bootwright.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.room.Admission;
import org.bootwright.runner.room.Room;
import org.bootwright.runner.room.RoomLedger;
import org.bootwright.runner.vm.RunRecord;
import org.bootwright.runner.vm.VirtualMachine;
import org.bootwright.runner.vm.VmDirectory;
import org.bootwright.runner.vm.VmHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes boots. A message is a wake-up: what counts is the claim that the gateway grants, so that no
 * two runners run one VM. The message is acknowledged as soon as the VM's own thread has taken
 * over.
 *
 * <pre>
 *   message --&gt; delivered again? --&gt; room kept --&gt; claim granted --&gt; VM begins, message acknowledged
 *                   | acknowledged     | none: declined   | refused: room given back, acknowledged
 * </pre>
 */
final class BootIntake implements MessageHandler {
  private static final Logger log = LoggerFactory.getLogger(BootIntake.class);

  /** For the end of an attempt that the gateway has given up. */
  private static final Duration SUPERSEDED_TIMEOUT = Duration.ofSeconds(30);

  /** Longer than a claim may be asked for. */
  private static final Duration BUSY_TIMEOUT = Duration.ofMinutes(15);

  private final MessageBus bus;
  private final RunnerId runner;
  private final VmHost host;
  private final VmRegistry registry;
  private final ReportOutbox outbox;
  private final Readiness readiness;
  private final BootClaims claims;
  private final BusyVms busy;
  private final Runnable roomChanged;

  BootIntake(
      MessageBus bus,
      RunnerId runner,
      VmHost host,
      VmRegistry registry,
      ReportOutbox outbox,
      Readiness readiness,
      BootClaims claims,
      BusyVms busy,
      Runnable roomChanged) {
    this.bus = bus;
    this.runner = runner;
    this.host = host;
    this.registry = registry;
    this.outbox = outbox;
    this.readiness = readiness;
    this.claims = claims;
    this.busy = busy;
    this.roomChanged = roomChanged;
  }

  @Override
  public void handle(Message message) throws RejectedMessageException {
    if (!(message instanceof Job.BootVm job)) {
      throw new RejectedMessageException(
          "a runner boots VMs and cannot handle " + message.getClass().getSimpleName());
    }
    take(job);
  }

  /** Takes a boot where the gateway grants it and there is room. */
  void take(Job.BootVm job) {
    if (!busy.take(job.vm(), BUSY_TIMEOUT)) {
      throw new FailureException(
          FailureCode.TIMEOUT, "taking VM " + job.vm() + ": another attempt to take it goes on");
    }
    try {
      Optional<VirtualMachine> earlier = registry.running(job.vm());
      if (earlier.isPresent() && earlier.get().job().attempt() >= job.attempt()) {
        return; // Delivered again.
      }
      if (registry.directory(job.vm()).isOver(job.attempt())) {
        // So is this; and the gateway may not have heard of the end yet, and grant it once more.
        log.info("VM {} attempt {} has run here already", job.vm(), job.attempt());
        return;
      }
      Optional<String> obstacle =
          readiness.obstacle().or(() -> job.image().flatMap(host.images()::mismatch));
      if (obstacle.isPresent()) {
        decline(job, obstacle.get());
        return;
      }
      // Before the claim: of several boots at a time, those that were granted all have room.
      switch (host.room().reserve(job.vm(), Room.of(job.spec()))) {
        case Admission.Declined(String reason) -> decline(job, reason);
        case Admission.Granted(RoomLedger.Reservation room) -> claim(job, room, earlier);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException("taking VM " + job.vm(), unreadable);
    } finally {
      busy.release(job.vm());
    }
  }

  /** Before the message is acknowledged: else a crash now would leave the boot to nobody. */
  private void decline(Job.BootVm job, String reason) {
    log.info("VM {} attempt {} is declined: {}", job.vm(), job.attempt(), reason);
    removeContainer(job);
    bus.send(
        WorkQueue.REPORTS,
        new Report.BootDeclined(job.vm(), job.attempt(), runner, reason, Instant.now()));
  }

  /** Of a boot that an earlier runner had begun, and that does not go on here. */
  private void removeContainer(Job.BootVm job) {
    boolean over =
        job.spec().root() instanceof Root.Container container
            && !container.keep()
            && registry.running(job.vm()).isEmpty();
    if (over) {
      host.containers().remove(job.vm());
    }
  }

  private void claim(
      Job.BootVm job, RoomLedger.Reservation room, Optional<VirtualMachine> earlier) {
    boolean begun = false;
    try {
      if (claims.granted(job) && isFree(job, earlier)) {
        begun = begin(job, room);
      } else {
        reportIfOwed(job);
      }
    } finally {
      if (!begun) {
        room.abandon();
      }
    }
  }

  /** Whether nothing of the VM runs here any more, and it is ours still. */
  private boolean isFree(Job.BootVm job, Optional<VirtualMachine> earlier) {
    if (earlier.isEmpty()) {
      return true;
    }
    endSuperseded(earlier.get());
    // That may have taken longer than a claim holds.
    return claims.granted(job);
  }

  /** Of a boot that an earlier runner had claimed: the gateway has decided without us. */
  private void reportIfOwed(Job.BootVm job) {
    VmDirectory directory = registry.directory(job.vm());
    try {
      if (directory.openAttempt().orElse(-1) == job.attempt()) {
        removeContainer(job);
        outbox.send(
            LostVms.report(runner, job.vm(), job.attempt()),
            () -> LostVms.finish(directory, job.attempt()));
      }
    } catch (IOException unreadable) {
      log.warn("VM {} is left as it is", job.vm(), unreadable);
    }
  }

  /** The gateway believed it lost and has granted another attempt: the truth is what it says. */
  private void endSuperseded(VirtualMachine earlier) {
    log.warn(
        "ending attempt {} of VM {}: a later one begins",
        earlier.job().attempt(),
        earlier.job().vm());
    earlier.kill();
    try {
      if (!earlier.awaitEnd(SUPERSEDED_TIMEOUT)) {
        throw new FailureException(
            FailureCode.TIMEOUT, "ending an earlier attempt of VM " + earlier.job().vm());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(
          FailureCode.CANCELLED, "ending an earlier attempt: interrupted", interrupted);
    }
  }

  private boolean begin(Job.BootVm job, RoomLedger.Reservation room) {
    VmDirectory directory = registry.directory(job.vm());
    try {
      directory.create();
      directory.beginAttempt(job.attempt());
      RunRecord record = RunRecord.of(job);
      record.write(directory);
      start(new VirtualMachine.Begun(record, directory, room), VirtualMachine::start);
      return true;
    } catch (FailureException closing) {
      // Granted while the runner was being closed: somebody else is to have it.
      LostVms.finish(directory, job.attempt());
      decline(job, String.valueOf(closing.getMessage()));
      return false;
    } catch (IOException failure) {
      log.error("VM {} cannot be prepared", job.vm(), failure);
      outbox.send(notPrepared(job, failure), () -> LostVms.finish(directory, job.attempt()));
      return false;
    }
  }

  /** Goes on with a VM that an earlier runner has started. */
  void adopt(RunRecord record) throws IOException {
    VmId vm = record.job().vm();
    RoomLedger.Reservation room = host.room().found(vm, Room.of(record.job().spec()));
    start(new VirtualMachine.Begun(record, registry.directory(vm), room), VirtualMachine::adopt);
  }

  @FunctionalInterface
  private interface Starter {
    VirtualMachine start(
        VirtualMachine.Begun begun, VmHost host, VirtualMachine.Connections connections);
  }

  private void start(VirtualMachine.Begun begun, Starter starter) throws IOException {
    Job.BootVm job = begun.record().job();
    VmDirectory directory = begun.directory();
    var reporter =
        new BusReporter(
            bus,
            outbox,
            runner,
            job,
            () -> ended(directory, job.attempt()),
            () -> LostVms.finish(directory, job.attempt()));
    registry.start(
        job.vm(),
        output -> starter.start(begun, host, new VirtualMachine.Connections(output, reporter)));
  }

  private void ended(VmDirectory directory, int attempt) {
    over(directory, attempt);
    registry.ended(directory.vm());
    if (!Files.exists(directory.disk())) {
      host.room().forgetDisk(directory.vm());
    }
    roomChanged.run();
  }

  /** Before its end is reported: from then on it must not be begun again. */
  static void over(VmDirectory directory, int attempt) {
    try {
      directory.endAttempt(attempt);
    } catch (IOException failure) {
      log.warn("VM {} may be begun once more in attempt {}", directory.vm(), attempt, failure);
    }
  }

  private Report notPrepared(Job.BootVm job, IOException failure) {
    String message = "preparing the VM's directory failed: " + failure.getMessage();
    return new Report.VmEnded(
        job.vm(),
        job.attempt(),
        runner,
        Optional.empty(),
        Optional.of(new Failure(FailureCode.NO_SPACE, message)),
        Instant.now());
  }
}
