package org.bootwright.cli.command;

import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** The scripts that benchmarks of conversions run; only a checkout has them. */
final class BenchScripts {
  private BenchScripts() {}

  /**
   * Their folder.
   *
   * @param part of the benchmarks, for the message
   */
  static Path of(Invocation invocation, String part) {
    return invocation
        .launch()
        .scripts()
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.INVALID_REQUEST,
                    "bench %s: there are no scripts here; run ./bootwright in a checkout"
                        .formatted(part)));
  }
}
