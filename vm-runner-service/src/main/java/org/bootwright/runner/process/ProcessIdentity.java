package org.bootwright.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process of this host, our child or not. Its id alone proves nothing, since the kernel gives
 * ids out again; together with the time at which it began it names one process for ever.
 *
 * @param startTicks field 22 of proc(5)'s {@code /proc/PID/stat}: since the host's boot
 * @param bootId of that boot: {@code /proc/sys/kernel/random/boot_id}
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private static final int START_TIME = 22;

  /** What has this process id now; empty where nothing has, or only a zombie. */
  public static Optional<ProcessIdentity> of(long pid) {
    Optional<ProcessStat> stat = ProcessStat.of(pid);
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    try {
      String bootId = Files.readString(BOOT_ID).strip();
      return Optional.of(new ProcessIdentity(pid, stat.get().number(START_TIME), bootId));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** Whether this very process still runs. */
  public boolean isAlive() {
    return of(pid).equals(Optional.of(this));
  }

  /** Ends the process by force; nothing happens where it has ended. */
  public void kill() {
    // The handle is of whatever has the id now, so the identity is looked at after it was taken.
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    if (handle.isPresent() && isAlive() && !handle.get().destroyForcibly() && isAlive()) {
      throw new IllegalStateException("the process " + pid + " cannot be ended by us");
    }
  }
}
