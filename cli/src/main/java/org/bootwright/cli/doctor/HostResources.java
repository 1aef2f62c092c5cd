package org.bootwright.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.table.HumanBytes;

/** Memory, disk and the right to write. */
final class HostResources {
  /** One VM of the default size and what the stack itself takes. */
  private static final long ENOUGH_MEMORY_BYTES = 1_600L << 20;

  private static final long ENOUGH_DISK_BYTES = 5L << 30;
  private static final long LEAST_DISK_BYTES = 1L << 30;

  private HostResources() {}

  static List<Finding> examine(BootwrightHome home) {
    Path folder = nearestExisting(home.directory());
    return List.of(memory(Path.of("/proc/meminfo")), writable(home, folder), disk(folder));
  }

  static Finding memory(Path meminfo) {
    try {
      long available =
          Files.readAllLines(meminfo).stream()
              .filter(line -> line.startsWith("MemAvailable:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
              .findFirst()
              .orElse(0);
      String text = HumanBytes.format(available) + " available";
      return available >= ENOUGH_MEMORY_BYTES
          ? Finding.ok("memory", text)
          : Finding.warn("memory", text, "give VMs less with --memory, or end other programs");
    } catch (IOException noProc) {
      return Finding.warn("memory", "cannot be read: " + noProc.getMessage(), "mount /proc");
    }
  }

  private static Finding writable(BootwrightHome home, Path folder) {
    return Files.isWritable(folder)
        ? Finding.ok("home", home.directory().toString())
        : Finding.fail(
            "home",
            folder + " may not be written to",
            "set BOOTWRIGHT_HOME to a folder that you may write to");
  }

  private static Finding disk(Path folder) {
    try {
      return disk(folder, Files.getFileStore(folder).getUsableSpace());
    } catch (IOException unknown) {
      return Finding.warn("disk", "cannot be measured: " + unknown.getMessage(), "check the mount");
    }
  }

  static Finding disk(Path folder, long freeBytes) {
    String text = HumanBytes.format(freeBytes) + " free at " + folder;
    String remedy = "remove what is not needed: bootwright rm, bootwright rmi";
    if (freeBytes < LEAST_DISK_BYTES) {
      return Finding.fail("disk", text, remedy);
    }
    return freeBytes < ENOUGH_DISK_BYTES
        ? Finding.warn("disk", text, remedy)
        : Finding.ok("disk", text);
  }

  private static Path nearestExisting(Path path) {
    Path candidate = path;
    while (!Files.exists(candidate) && candidate.getParent() != null) {
      candidate = candidate.getParent();
    }
    return candidate;
  }
}
