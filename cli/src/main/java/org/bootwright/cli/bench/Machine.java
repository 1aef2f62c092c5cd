package org.bootwright.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Says in a line on what something was measured. */
public final class Machine {
  private static final String MODEL = "model name";

  private Machine() {}

  /** Processor, their number, memory, kernel, Java and the date. */
  public static String describe() {
    return "%s, %d processors, %d GiB, Linux %s, Java %s, %s"
        .formatted(
            value("/proc/cpuinfo", MODEL),
            Runtime.getRuntime().availableProcessors(),
            memoryGibibytes(),
            System.getProperty("os.version"),
            Runtime.version(),
            LocalDate.now(ZoneOffset.UTC));
  }

  private static long memoryGibibytes() {
    String kibibytes = value("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
    return kibibytes.isEmpty() ? 0 : Long.parseLong(kibibytes) >> 20;
  }

  /** The value of the first line {@code NAME : VALUE} that has this name. */
  private static String value(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
