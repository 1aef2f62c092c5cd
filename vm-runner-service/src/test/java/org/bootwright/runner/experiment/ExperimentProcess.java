package org.bootwright.runner.experiment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One experiment in a process of its own, as {@code ./dev} starts it. */
final class ExperimentProcess implements AutoCloseable {
  /** An emulated boot on a busy machine, and a boot that hangs until its own limit. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path out;
  private final Path err;

  private ExperimentProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * How it ended.
   *
   * @param status 128+N where signal N ended it
   */
  record Ended(int status, String out, String err) {}

  /**
   * Starts one.
   *
   * @param directory for what it says
   * @param environment adds to our own
   */
  static ExperimentProcess start(
      Path directory, Map<String, String> environment, String... arguments) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ExperimentMain.class.getName()));
    words.addAll(List.of(arguments));
    String name = arguments[0] + "-" + UUID.randomUUID();
    Path out = directory.resolve(name + ".out");
    Path err = directory.resolve(name + ".err");
    var builder =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new ExperimentProcess(builder.start(), out, err);
  }

  /** What it has printed for other programs, once that is a line. */
  String line() {
    awaitOutput("\n");
    return read(out).lines().findFirst().orElseThrow();
  }

  void awaitOutput(String text) {
    Awaitility.await("'" + text + "' of " + process)
        .atMost(PATIENCE)
        .until(() -> read(out).contains(text) || !process.isAlive());
    if (!read(out).contains(text)) {
      throw new AssertionError("it has ended: " + read(err));
    }
  }

  /** Types into it. */
  void type(String text) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write(text.getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** Has it end; Ctrl-C does the same, but is ignored where the tests run in the background. */
  void terminate() {
    process.destroy();
  }

  /** Ends its input, and waits for its end. */
  Ended await() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + read(err));
    }
    return new Ended(process.exitValue(), read(out), read(err));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new IllegalStateException("it was made at the start", unreadable);
    }
  }

  @Override
  public void close() {
    process.destroy();
    var _ = process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
