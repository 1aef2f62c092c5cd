package org.bootwright.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.runner.vm.VmEnding;
import org.bootwright.runner.vm.VmReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the bus what becomes of one attempt of one VM. */
final class BusReporter implements VmReporter {
  private static final Logger log = LoggerFactory.getLogger(BusReporter.class);

  /** As often as people can read. */
  private static final Duration PULL_INTERVAL = Duration.ofMillis(250);

  private final MessageBus bus;
  private final ReportOutbox outbox;
  private final RunnerId runner;
  private final Job.BootVm job;
  private final Runnable ended;
  private final Runnable reported;

  /** Of the VM's thread. */
  private OptionalLong lastPullNanos = OptionalLong.empty();

  /**
   * Reports about an attempt.
   *
   * @param ended called when the VM has ended
   * @param reported called when the gateway is sure to learn of the end
   */
  BusReporter(
      MessageBus bus,
      ReportOutbox outbox,
      RunnerId runner,
      Job.BootVm job,
      Runnable ended,
      Runnable reported) {
    this.bus = bus;
    this.outbox = outbox;
    this.runner = runner;
    this.job = job;
    this.ended = ended;
    this.reported = reported;
  }

  @Override
  public void reached(BootPhase phase) {
    publish(new Notice.VmPhaseReached(job.vm(), job.attempt(), phase, Instant.now()));
  }

  @Override
  public void pulled(long doneBytes, long totalBytes) {
    long now = System.nanoTime();
    if (lastPullNanos.isEmpty() || now - lastPullNanos.getAsLong() >= PULL_INTERVAL.toNanos()) {
      lastPullNanos = OptionalLong.of(now);
      publish(new Notice.VmPullProgress(job.vm(), job.attempt(), doneBytes, totalBytes));
    }
  }

  @Override
  public void warned(String message) {
    publish(new Notice.VmWarning(job.vm(), job.attempt(), message, Instant.now()));
  }

  /** Notices may be lost, so a broker that is away is no reason to stop. */
  private void publish(Notice notice) {
    try {
      bus.publish(notice);
    } catch (FailureException unavailable) {
      log.debug("a notice was lost", unavailable);
    }
  }

  @Override
  public void started(Accelerator accelerator, GuestMode mode, List<PortForward> ports) {
    outbox.send(
        new Report.VmStarted(
            job.vm(), job.attempt(), runner, accelerator, mode, ports, Instant.now()),
        () -> {});
  }

  @Override
  public void paused(String reason) {
    outbox.send(
        new Report.VmPaused(job.vm(), job.attempt(), runner, reason, Instant.now()), () -> {});
  }

  @Override
  public void resumed() {
    outbox.send(new Report.VmResumed(job.vm(), job.attempt(), runner, Instant.now()), () -> {});
  }

  @Override
  public void ended(VmEnding ending) {
    ended.run();
    outbox.send(
        new Report.VmEnded(
            job.vm(), job.attempt(), runner, ending.exitCode(), ending.failure(), Instant.now()),
        reported);
  }
}
