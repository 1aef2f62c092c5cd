package org.bootwright.runner;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.vm.VirtualMachine;
import org.bootwright.runner.vm.VmDirectory;
import org.bootwright.runner.vm.VmHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes boots. A message is a wake-up: what counts is the claim that the gateway grants, so that no
 * two runners run one VM. The message is acknowledged as soon as the VM's own thread has taken
 * over.
 */
final class BootIntake implements MessageHandler {
  private static final Logger log = LoggerFactory.getLogger(BootIntake.class);
  private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(15);

  /** For the end of an attempt that the gateway has given up. */
  private static final Duration SUPERSEDED_TIMEOUT = Duration.ofSeconds(30);

  private final MessageBus bus;
  private final RunnerId runner;
  private final VmHost host;
  private final VmRegistry registry;
  private final ReportOutbox outbox;

  BootIntake(
      MessageBus bus, RunnerId runner, VmHost host, VmRegistry registry, ReportOutbox outbox) {
    this.bus = bus;
    this.runner = runner;
    this.host = host;
    this.registry = registry;
    this.outbox = outbox;
  }

  @Override
  public void handle(Message message) throws RejectedMessageException {
    if (!(message instanceof Job.BootVm job)) {
      throw new RejectedMessageException(
          "a runner boots VMs and cannot handle " + message.getClass().getSimpleName());
    }
    Optional<VirtualMachine> earlier = registry.running(job.vm());
    if (earlier.isPresent() && earlier.get().job().attempt() >= job.attempt()) {
      return; // Delivered again.
    }
    Reply reply =
        bus.request(
            Endpoint.GATEWAY,
            new Request.ClaimBoot(job.vm(), job.attempt(), runner),
            CLAIM_TIMEOUT);
    if (!(reply instanceof Reply.Claim claim)) {
      throw new IllegalStateException("a claim was answered with " + reply);
    }
    if (!claim.granted()) {
      log.info("VM {} attempt {} is not ours: {}", job.vm(), job.attempt(), claim.reason());
      return;
    }
    earlier.ifPresent(this::endSuperseded);
    begin(job);
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

  private void begin(Job.BootVm job) {
    VmDirectory directory = registry.directory(job.vm());
    try {
      directory.create();
      directory.beginAttempt(job.attempt());
      registry.start(
          job.vm(),
          output -> VirtualMachine.start(job, host, directory, output, reporter(job, directory)));
    } catch (IOException failure) {
      log.error("VM {} cannot be prepared", job.vm(), failure);
      outbox.send(notPrepared(job, failure), () -> finish(directory, job.attempt()));
    }
  }

  private BusReporter reporter(Job.BootVm job, VmDirectory directory) {
    VmId vm = job.vm();
    return new BusReporter(
        bus, outbox, runner, job, () -> registry.ended(vm), () -> finish(directory, job.attempt()));
  }

  private static void finish(VmDirectory directory, int attempt) {
    try {
      directory.finishAttempt(attempt);
    } catch (IOException failure) {
      log.warn(
          "VM {} will be reported as lost, although its end is known", directory.vm(), failure);
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
