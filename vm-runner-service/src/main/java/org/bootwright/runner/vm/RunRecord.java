package org.bootwright.runner.vm;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.contracts.message.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a runner has begun with a VM, as {@code run.json} in the VM's directory: all that the next
 * runner needs to go on with it.
 *
 * @param version a runner takes over only what it understands
 * @param job what was claimed, with what its owner has changed since
 * @param qemu the QEMU that runs; absent before one does
 * @param stopGraceMillis the guest was asked to end, and may take this long
 * @param ending how it ended, where that is known and may not be reported yet
 */
public record RunRecord(
    int version,
    Job.BootVm job,
    Optional<QemuRun> qemu,
    Optional<Long> stopGraceMillis,
    Optional<VmEnding> ending) {
  static final int VERSION = 1;

  private static final Logger log = LoggerFactory.getLogger(RunRecord.class);
  private static final String NAME = "run.json";

  /** For a boot that was claimed. */
  public static RunRecord of(Job.BootVm job) {
    return new RunRecord(VERSION, job, Optional.empty(), Optional.empty(), Optional.empty());
  }

  RunRecord with(Job.BootVm changed) {
    return new RunRecord(version, changed, qemu, stopGraceMillis, ending);
  }

  RunRecord with(QemuRun run) {
    return new RunRecord(version, job, Optional.of(run), stopGraceMillis, ending);
  }

  RunRecord stopping(long graceMillis) {
    return new RunRecord(version, job, qemu, Optional.of(graceMillis), ending);
  }

  RunRecord ended(VmEnding end) {
    return new RunRecord(version, job, qemu, stopGraceMillis, Optional.of(end));
  }

  /** Whether the guest was up: then it is taken over, and not started once more. */
  public boolean isUp() {
    return qemu.flatMap(QemuRun::mode).isPresent();
  }

  /** Puts the record in the place of an earlier one; it is on stable storage when this returns. */
  public void write(VmDirectory directory) throws IOException {
    Path unfinished = directory.path().resolve(NAME + ".new");
    ByteBuffer bytes = ByteBuffer.wrap(ContractsJson.shared().mapper().writeValueAsBytes(this));
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(unfinished, directory.path().resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The record of a VM; empty where there is none that this version understands. */
  public static Optional<RunRecord> read(VmDirectory directory) throws IOException {
    Path file = directory.path().resolve(NAME);
    try {
      RunRecord read =
          ContractsJson.shared().mapper().readValue(Files.readAllBytes(file), RunRecord.class);
      boolean understood = read.version == VERSION && read.job.vm().equals(directory.vm());
      return understood ? Optional.of(read) : Optional.empty();
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (JsonProcessingException malformed) {
      log.warn("{} is no record of a run; the VM cannot be taken over", file, malformed);
      return Optional.empty();
    }
  }
}
