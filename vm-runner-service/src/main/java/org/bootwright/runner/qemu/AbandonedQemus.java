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
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The QEMUs that a runner left behind when it was killed. They are known by their command line:
 * {@code -pidfile} leads into the VMs' directory. A process id from a file would prove nothing,
 * since the kernel gives ids out again.
 */
public final class AbandonedQemus {
  private static final Logger log = LoggerFactory.getLogger(AbandonedQemus.class);
  private static final Path PROCESSES = Path.of("/proc");
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

  private AbandonedQemus() {}

  /**
   * Ends every QEMU whose pid file lies under a directory.
   *
   * @return the pid files of those that were ended
   */
  public static List<Path> end(Path directory) throws IOException {
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        // The handle remembers when the process began, so it never hits a later one with this id.
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        Optional<Path> pidFile = pidFile(process);
        if (handle.isPresent() && pidFile.isPresent() && pidFile.get().startsWith(directory)) {
          log.warn("ending QEMU {}, which an earlier runner left behind", pid);
          kill(handle.get());
          found.add(pidFile.get());
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
    if (option < 0 || option + 1 >= words.size() || !words.getFirst().contains("qemu-system-")) {
      return Optional.empty();
    }
    byte[] bytes = words.get(option + 1).getBytes(StandardCharsets.ISO_8859_1);
    return Optional.of(Path.of(new String(bytes, StandardCharsets.UTF_8)));
  }

  private static void kill(ProcessHandle handle) throws IOException {
    handle.destroyForcibly();
    try {
      handle.onExit().get(KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | CompletionException failure) {
      throw new IOException(
          "ending QEMU " + handle.pid() + " of an earlier runner failed", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("ending QEMU " + handle.pid() + ": interrupted", interrupted);
    }
  }
}
