package org.bootwright.runner.room;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory this host can promise to VMs. */
final class HostMemory {
  private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal:\\s+(\\d{1,15}) kB$");
  private static final Path CGROUP_LIMIT = Path.of("/sys/fs/cgroup/memory.max");

  /** For the host itself, this service and what QEMU needs beside its guest's memory. */
  private static final int RESERVE_MIB = 512;

  private HostMemory() {}

  static int spareMiB() throws IOException {
    long totalMiB = totalMiB(Files.readString(Path.of("/proc/meminfo")));
    if (Files.isReadable(CGROUP_LIMIT)) {
      totalMiB = Math.min(totalMiB, limitMiB(Files.readString(CGROUP_LIMIT)));
    }
    return Math.clamp(totalMiB - RESERVE_MIB, 0, Integer.MAX_VALUE);
  }

  static long totalMiB(String meminfo) throws IOException {
    Matcher matcher = TOTAL.matcher(meminfo);
    if (!matcher.find()) {
      throw new IOException("reading /proc/meminfo: it has no line MemTotal");
    }
    return Long.parseLong(matcher.group(1)) / 1024;
  }

  /** {@code max} or a number of bytes. */
  static long limitMiB(String cgroupLimit) {
    String text = cgroupLimit.strip();
    return text.matches("\\d{1,18}") ? Long.parseLong(text) >> 20 : Long.MAX_VALUE;
  }
}
