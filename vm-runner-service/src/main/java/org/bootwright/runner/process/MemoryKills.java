package org.bootwright.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether this host's kernel has ended processes for lack of memory, of the host or of a
 * container, since this was made.
 */
public final class MemoryKills {
  private static final Logger log = LoggerFactory.getLogger(MemoryKills.class);
  private static final Path VMSTAT = Path.of("/proc/vmstat");

  /** Counted by mm/oom_kill.c, for the whole host, also within a container. */
  private static final String COUNTER = "oom_kill ";

  private final Path vmstat;
  private final long before;

  MemoryKills(Path vmstat) {
    this.vmstat = vmstat;
    this.before = count();
  }

  /** Begins to count now. */
  public static MemoryKills fromNow() {
    return new MemoryKills(VMSTAT);
  }

  /** Whether there were any. */
  public boolean any() {
    return count() > before;
  }

  /** 0 where a kernel before 4.13 does not say. */
  private long count() {
    try (Stream<String> lines = Files.lines(vmstat)) {
      return lines
          .filter(line -> line.startsWith(COUNTER))
          .mapToLong(line -> Long.parseLong(line.substring(COUNTER.length()).strip()))
          .findFirst()
          .orElse(0);
    } catch (IOException unreadable) {
      log.debug("{} cannot be read", vmstat, unreadable);
      return 0;
    }
  }
}
