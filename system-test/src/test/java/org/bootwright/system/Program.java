package org.bootwright.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end, with all that it printed. */
record Program(int status, String output) {
  /** Runs it, and fails unless it ends well and in time. */
  static String run(Duration limit, Map<String, String> environment, String... words) {
    Program program = attempt(limit, environment, words);
    if (program.status != 0) {
      throw new AssertionError(
          "%s ended with %d:\n%s".formatted(List.of(words), program.status, program.output));
    }
    return program.output;
  }

  /** The same, of the host's engine. */
  static String docker(Duration limit, Map<String, String> environment, String... words) {
    List<String> all = new ArrayList<>(List.of("docker"));
    all.addAll(List.of(words));
    return run(limit, environment, all.toArray(String[]::new));
  }

  static Program attempt(Duration limit, Map<String, String> environment, String... words) {
    try {
      Path output = Files.createTempFile("bootwright-", ".out");
      try {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              "%s did not end in %s:\n%s".formatted(List.of(words), limit, text(output)));
        }
        return new Program(process.exitValue(), text(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
