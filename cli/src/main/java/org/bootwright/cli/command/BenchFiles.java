package org.bootwright.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Files that benchmarks make. */
final class BenchFiles {
  private BenchFiles() {}

  static void write(Invocation invocation, Path file, String text) {
    Path target = invocation.workingDirectory().resolve(file);
    try {
      Files.writeString(target, text);
    } catch (IOException e) {
      throw new FailureException(
          FailureCode.NOT_PERMITTED, "writing %s: %s".formatted(target, e.getMessage()), e);
    }
  }
}
