package org.bootwright.runner.vm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.runner.guest.GuestChannel;
import org.bootwright.runner.machine.MachineOutput;
import org.bootwright.runner.machine.RunningMachine;
import org.bootwright.runner.process.DetachedProcess;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.qemu.QemuMachine;

/** Starts a VM's QEMU, or goes on with the one that an earlier runner has started. */
final class MachineOpener {
  /** A QEMU that breaks its connections is about to end. */
  private static final Duration END_GRACE = Duration.ofSeconds(2);

  private MachineOpener() {}

  /** The record is written before the guest's first instruction, so that none runs unknown. */
  static RunningMachine launch(
      QemuInstallation qemu,
      QemuMachine machine,
      List<ShareRun> shares,
      RunningMachine.Surroundings around,
      RunJournal journal) {
    RunningMachine running = RunningMachine.start(qemu, machine, around);
    try {
      running
          .identity()
          .ifPresent(
              process ->
                  journal.qemuStarted(
                      new QemuRun(
                          process,
                          machine.accelerator(),
                          running.ports(),
                          around.output().stream(OutputKind.STDOUT).endOffset(),
                          around.output().stream(OutputKind.STDERR).endOffset(),
                          shares,
                          Optional.empty())));
      running.proceed();
      return running;
    } catch (RuntimeException failure) {
      running.close();
      throw failure;
    }
  }

  /** Goes on with a QEMU; {@code runner_lost} where it has ended meanwhile or does not answer. */
  static RunningMachine adopt(
      QemuRun run, Path log, QemuMachine.Sockets sockets, RunningMachine.Surroundings around)
      throws InterruptedException {
    DetachedProcess process = DetachedProcess.adopt("QEMU", run.process(), log);
    MachineOutput output = around.output();
    output.note("its runner was restarted; what the console said meanwhile is missing");
    try {
      return RunningMachine.adopt(process, sockets, run.ports(), received(run, output), around);
    } catch (IOException unreachable) {
      boolean ended = process.awaitEnd(END_GRACE);
      process.kill();
      throw new FailureException(
          FailureCode.RUNNER_LOST,
          "taking the VM over from an earlier runner: QEMU "
              + process.pid()
              + (ended ? " ended while no runner watched it" : " did not answer and was ended")
              + "; start the VM again",
          unreachable);
    }
  }

  private static Optional<GuestChannel.Received> received(QemuRun run, MachineOutput output) {
    return switch (run.mode().orElseThrow()) {
      case MACHINE -> Optional.empty();
      case APP ->
          Optional.of(
              new GuestChannel.Received(
                  output.stream(OutputKind.STDOUT).endOffset() - run.stdoutStart(),
                  output.stream(OutputKind.STDERR).endOffset() - run.stderrStart()));
    };
  }
}
