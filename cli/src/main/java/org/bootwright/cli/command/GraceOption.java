package org.bootwright.cli.command;

import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** How long guests may take to end in good order. */
final class GraceOption {
  @Option(
      names = {"-t", "--time"},
      paramLabel = "SECONDS",
      description = "How long the guest may take to stop (default: 10).")
  private Optional<Long> seconds = Optional.empty();

  /** Nothing where it was not given. */
  OptionalLong seconds() {
    return seconds.map(OptionalLong::of).orElse(OptionalLong.empty());
  }
}
