package org.bootwright.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at this host's QEMU processes again and again, and notes VMs that run twice at a time.
 * Containers' processes are the host's, so that it sees all runners at once.
 */
final class VmSighting implements AutoCloseable {
  private static final Pattern VM_ID = Pattern.compile("qemu-system-.* -uuid ([0-9a-f-]{36}) ");

  private static final long INTERVAL_NANOS = 200_000_000;

  private final Set<String> seen = new HashSet<>();
  private final List<String> seenTwice = new ArrayList<>();
  private volatile boolean ended;

  private VmSighting() {}

  static VmSighting begin() {
    var sighting = new VmSighting();
    Thread.ofPlatform().daemon().name("sighting").start(sighting::watch);
    return sighting;
  }

  private void watch() {
    while (!ended) {
      look();
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
  }

  private synchronized void look() {
    Map<String, Integer> now = new HashMap<>();
    for (String commandLine : commandLines()) {
      Matcher id = VM_ID.matcher(commandLine);
      if (id.find()) {
        now.merge(id.group(1), 1, Integer::sum);
      }
    }
    seen.addAll(now.keySet());
    now.forEach(
        (id, count) -> {
          if (count > 1) {
            seenTwice.add(id);
          }
        });
  }

  private static List<String> commandLines() {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .map(VmSighting::commandLine)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
    } catch (IOException ended) {
      return "";
    }
  }

  synchronized Set<String> seen() {
    return Set.copyOf(seen);
  }

  synchronized List<String> seenTwice() {
    return List.copyOf(seenTwice);
  }

  @Override
  public void close() {
    ended = true;
  }
}
