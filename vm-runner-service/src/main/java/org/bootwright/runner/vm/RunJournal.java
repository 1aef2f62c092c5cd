package org.bootwright.runner.vm;

import java.io.IOException;
import java.time.Duration;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.vm.GuestMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a VM's run record as the VM's life goes on. A record that cannot be written is no reason to
 * end a VM: it is only lost with its runner then. Used by the VM's thread.
 */
final class RunJournal {
  private static final Logger log = LoggerFactory.getLogger(RunJournal.class);

  private final VmDirectory directory;
  private RunRecord record;

  RunJournal(VmDirectory directory, RunRecord record) {
    this.directory = directory;
    this.record = record;
  }

  void qemuStarted(QemuRun run) {
    write(record.with(run));
  }

  void guestUp(GuestMode mode) {
    record.qemu().ifPresent(run -> write(record.with(run.up(mode))));
  }

  void jobChanged(Job.BootVm job) {
    write(record.with(job));
  }

  void stopping(Duration grace) {
    write(record.stopping(grace.toMillis()));
  }

  /** Before it is reported, and before the guest is told that its last word was heard. */
  void ended(VmEnding ending) {
    write(record.ended(ending));
  }

  private void write(RunRecord next) {
    record = next;
    try {
      next.write(directory);
    } catch (IOException failure) {
      log.warn("VM {} could not be taken over from this runner", directory.vm(), failure);
    }
  }
}
