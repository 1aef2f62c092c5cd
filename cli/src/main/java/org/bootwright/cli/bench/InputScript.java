package org.bootwright.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Scripts of the checkout that make what is measured. */
final class InputScript {
  private InputScript() {}

  /** Where scripts keep what is not made twice. */
  static Path cache(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "/root");
    String base = environment.getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    return Path.of(environment.getOrDefault("BOOTWRIGHT_CACHE", base + "/bootwright"));
  }

  /** Runs a script, which tells by itself how far it is. */
  static void run(String doing, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      if (process.waitFor() != 0) {
        throw new FailureException(FailureCode.INTERNAL, doing + " failed; see above");
      }
    } catch (IOException e) {
      throw new FailureException(FailureCode.INTERNAL, doing + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, doing + ": stopped");
    }
  }
}
