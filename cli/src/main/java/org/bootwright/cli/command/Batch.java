package org.bootwright.cli.command;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import org.bootwright.contracts.failure.FailureException;

/** Does the same to several things: one that fails does not keep the others from it. */
final class Batch {
  private Batch() {}

  /** The exit status: 0, or that of the first failure. Failures are printed as they come. */
  static <T> int forEach(List<T> all, PrintStream err, Consumer<T> action) {
    int status = 0;
    for (T each : all) {
      try {
        action.accept(each);
      } catch (FailureException failure) {
        err.println("bootwright: " + failure.getMessage());
        status = status == 0 ? failure.code().exitStatus() : status;
      }
    }
    return status;
  }
}
