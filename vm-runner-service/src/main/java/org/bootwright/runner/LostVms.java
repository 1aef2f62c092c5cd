package org.bootwright.runner;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.vm.VmDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said about VMs that ended when no runner watched them. */
final class LostVms {
  private static final Logger log = LoggerFactory.getLogger(LostVms.class);

  private LostVms() {}

  static Report report(RunnerId runner, VmId vm, int attempt) {
    Failure failure =
        new Failure(
            FailureCode.RUNNER_LOST,
            "running the VM: its runner " + runner + " ended under it; start it again");
    return new Report.VmEnded(
        vm, attempt, runner, Optional.empty(), Optional.of(failure), Instant.now());
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
