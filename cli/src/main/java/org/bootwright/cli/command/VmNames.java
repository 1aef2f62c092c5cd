package org.bootwright.cli.command;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import org.bootwright.contracts.failure.FailureException;

/** Does the same to several VMs: one that fails does not keep the others from it. */
final class VmNames {
  private VmNames() {}

  /** The exit status: 0, or that of the first failure. Failures are printed as they come. */
  static int forEach(List<String> names, PrintStream err, Consumer<String> action) {
    int status = 0;
    for (String name : names) {
      try {
        action.accept(name);
      } catch (FailureException failure) {
        err.println("bootwright: " + failure.getMessage());
        status = status == 0 ? failure.code().exitStatus() : status;
      }
    }
    return status;
  }
}
