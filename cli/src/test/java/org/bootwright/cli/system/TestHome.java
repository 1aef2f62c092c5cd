package org.bootwright.cli.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.home.StackProcess;
import org.bootwright.cli.home.UpFile;

/** A home for one test class; its stack is ended, and the home removed, when it is closed. */
final class TestHome implements AutoCloseable {
  private static final Duration END = Duration.ofMinutes(1);

  private final Path directory;

  private TestHome(Path directory) {
    this.directory = directory;
  }

  static TestHome create() throws IOException {
    return new TestHome(Files.createTempDirectory("bootwright-home"));
  }

  Path directory() {
    return directory;
  }

  /** The process that serves this home now. */
  Optional<ProcessHandle> stack() {
    return UpFile.readLive(new BootwrightHome(directory)).flatMap(up -> ProcessHandle.of(up.pid()));
  }

  /** The QEMU processes that run on disks of this home. */
  Stream<ProcessHandle> machines() {
    return ProcessHandle.allProcesses().filter(this::isMachine);
  }

  private boolean isMachine(ProcessHandle process) {
    try {
      String words = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
      return words.contains("qemu-system") && words.contains(directory.toString());
    } catch (IOException e) {
      // It ended meanwhile.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    stack()
        .ifPresent(
            stack -> {
              stack.destroy();
              // Not ProcessHandle's word for it: where nobody reaps it, it stays a zombie.
              await().atMost(END).until(() -> !StackProcess.isAlive(stack.pid()));
            });
    // VMs outlive a stack that was killed, and a test that failed before the next one came.
    machines().forEach(ProcessHandle::destroyForcibly);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
