package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the real programs that judge disks; a missing one fails the test. */
final class Program {

  private static final int DEADLINE_SECONDS = 300;

  /** What a program said, both streams together, and how it ended. */
  record Result(int exitCode, String output) {}

  private Program() {}

  static Result run(String... command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // e2fsprogs are in sbin, which is not in everybody's path.
    builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
    builder.environment().put("LC_ALL", "C");
    builder.command(List.of(resolve(command)));
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command[0] + " did not end in " + DEADLINE_SECONDS + " s");
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command[0], interrupted);
    }
    return new Result(process.exitValue(), output);
  }

  private static String[] resolve(String... command) {
    var resolved = command.clone();
    for (var folder : List.of("/usr/sbin/", "/sbin/")) {
      if (Files.isExecutable(Path.of(folder + command[0]))) {
        resolved[0] = folder + command[0];
      }
    }
    return resolved;
  }

  /** Runs a program that must succeed, and returns what it said. */
  static String succeed(String... command) throws IOException {
    var result = run(command);
    assertThat(result.exitCode()).as("%s said: %s", command[0], result.output()).isZero();
    return result.output();
  }

  /** Fails unless e2fsck finds nothing at all to say. */
  static void assertClean(Path disk) throws IOException {
    var result = run("e2fsck", "-fn", disk.toString());
    assertThat(result.exitCode()).as("e2fsck said: %s", result.output()).isZero();
    assertThat(result.output().lines())
        .as("e2fsck's lines")
        .allMatch(
            line ->
                line.startsWith("e2fsck ")
                    || line.matches("Pass [1-5]: .*")
                    || line.matches(
                        ".*: \\d+/\\d+ files \\(.*% non-contiguous\\), \\d+/\\d+ blocks"));
  }
}
