package org.bootwright.system;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Prints what the services have logged when a test has failed. */
final class FailureLogs implements AfterTestExecutionCallback {
  private final Supplier<@Nullable ComposedSystem> system;

  FailureLogs(Supplier<@Nullable ComposedSystem> system) {
    this.system = system;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    ComposedSystem running = system.get();
    if (context.getExecutionException().isPresent() && running != null) {
      running.printLogs();
    }
  }
}
