package org.bootwright.runner;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.vm.VmDirectory;
import org.bootwright.runner.vm.VmEnding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said about VMs whose runner was gone when they ended, or before it could say so. */
final class LostVms {
  private static final Logger log = LoggerFactory.getLogger(LostVms.class);

  /** As long as a guest is given that powers off under its own runner's eyes. */
  private static final Duration POWER_OFF_GRACE = Duration.ofSeconds(15);

  private LostVms() {}

  static Report report(RunnerId runner, VmId vm, int attempt) {
    Failure failure =
        new Failure(
            FailureCode.RUNNER_LOST,
            "running the VM: its runner " + runner + " ended under it; start it again");
    return new Report.VmEnded(
        vm, attempt, runner, Optional.empty(), Optional.of(failure), Instant.now());
  }

  /** An end that an earlier runner has seen; QEMU may still write the guest's disk out. */
  static void reportEnd(RunnerId runner, EarlierVms.Ended ended, ReportOutbox outbox) {
    int attempt = ended.record().job().attempt();
    try {
      if (ended.qemu().isPresent() && !ended.qemu().get().awaitEnd(POWER_OFF_GRACE)) {
        ended.qemu().get().kill();
      }
    } catch (IOException failure) {
      log.error("VM {} does not end", ended.directory().vm(), failure);
    }
    VmEnding ending = ended.record().ending().orElseThrow();
    outbox.send(
        new Report.VmEnded(
            ended.directory().vm(),
            attempt,
            runner,
            ending.exitCode(),
            ending.failure(),
            Instant.now()),
        () -> finish(ended.directory(), attempt));
  }

  /** The end of the attempt was reported. */
  static void finish(VmDirectory directory, int attempt) {
    try {
      directory.finishAttempt(attempt);
    } catch (IOException failure) {
      log.warn(
          "VM {} will be reported as lost, although its end is known", directory.vm(), failure);
    }
  }
}
