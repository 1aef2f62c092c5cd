package org.bootwright.runner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process uses of its host.
 *
 * @param cpuTime of processors, by all of its threads since its start
 * @param residentBytes of memory that it holds, shared memory included
 */
public record ProcessUsage(Duration cpuTime, long residentBytes) {
  /**
   * USER_HZ, in which the kernel tells times, is 100 on every architecture that QEMU hosts have.
   */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int USER_TIME = 14;
  private static final int SYSTEM_TIME = 15;
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  /** Empty where the process has ended. */
  public static Optional<ProcessUsage> of(ProcessIdentity process) {
    Optional<ProcessStat> stat = ProcessStat.of(process.pid());
    if (stat.isEmpty() || !process.isAlive()) {
      return Optional.empty();
    }
    try {
      Matcher resident =
          RESIDENT.matcher(
              Files.readString(
                  ProcessStat.PROCESSES.resolve(String.valueOf(process.pid())).resolve("status"),
                  StandardCharsets.ISO_8859_1));
      long ticks = stat.get().number(USER_TIME) + stat.get().number(SYSTEM_TIME);
      return resident.find()
          ? Optional.of(
              new ProcessUsage(
                  Duration.ofNanos(ticks * NANOS_PER_TICK),
                  Long.parseLong(resident.group(1)) * 1024))
          : Optional.empty();
    } catch (IOException ended) {
      return Optional.empty();
    }
  }
}
