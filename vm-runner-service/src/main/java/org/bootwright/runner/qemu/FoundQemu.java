package org.bootwright.runner.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bootwright.runner.process.ProcessIdentity;

/**
 * A QEMU that an earlier runner has started and that still runs. It is known by its command line:
 * {@code -pidfile} leads into the VMs' directory. A process id from a file would prove nothing,
 * since the kernel gives ids out again.
 */
public record FoundQemu(ProcessIdentity process, Path pidFile) {
  private static final Path PROCESSES = Path.of("/proc");
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

  /** Every QEMU whose pid file lies under a directory. */
  public static List<FoundQemu> under(Path directory) throws IOException {
    var found = new ArrayList<FoundQemu>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        // Before the command line, which is then of this process or of none.
        Optional<ProcessIdentity> identity = ProcessIdentity.of(pid);
        Optional<Path> pidFile = pidFile(process);
        if (identity.isPresent() && pidFile.isPresent() && pidFile.get().startsWith(directory)) {
          found.add(new FoundQemu(identity.get(), pidFile.get()));
        }
      }
    }
    return found;
  }

  private static Optional<Path> pidFile(Path process) {
    List<String> words;
    try {
      String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      words = Arrays.asList(line.split("\0", -1));
    } catch (IOException gone) {
      return Optional.empty(); // It ended while we looked, or belongs to somebody else.
    }
    int option = words.indexOf("-pidfile");
    boolean qemu = words.stream().limit(2).anyMatch(word -> word.contains("qemu-system-"));
    if (option < 0 || option + 1 >= words.size() || !qemu) {
      return Optional.empty();
    }
    byte[] bytes = words.get(option + 1).getBytes(StandardCharsets.ISO_8859_1);
    return Optional.of(Path.of(new String(bytes, StandardCharsets.UTF_8)));
  }

  /** Ends it and waits until it is gone. */
  public void kill() throws IOException {
    process.kill();
    if (!awaitEnd(KILL_TIMEOUT)) {
      throw new IOException(
          "ending QEMU " + process.pid() + " of an earlier runner failed; its disk may hang");
    }
  }

  /** Waits until it has ended by itself; false where the time is up before. */
  public boolean awaitEnd(Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (process.isAlive()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      pause(process.pid());
    }
    return true;
  }

  private static void pause(long pid) throws IOException {
    try {
      Thread.sleep(Duration.ofMillis(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("ending QEMU " + pid + ": interrupted", interrupted);
    }
  }
}
