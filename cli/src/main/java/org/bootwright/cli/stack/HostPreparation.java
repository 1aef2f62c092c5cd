package org.bootwright.cli.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Makes this host ready for a stack: the Debian packages that VMs need, and the kernel with its
 * initramfs. A script does it, tells people on standard error what it has to do, and prints the
 * kernel's folder. Where all is there it takes some tens of milliseconds.
 */
public final class HostPreparation {
  private HostPreparation() {}

  /** The settings with the kernel found. */
  public static LaunchSettings prepare(LaunchSettings settings) {
    if (settings.kernelDirectory().isPresent() || settings.prepareScript().isEmpty()) {
      return settings;
    }
    Path script = settings.prepareScript().get();
    try {
      Process process =
          new ProcessBuilder(script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      if (status != 0 || printed.isEmpty()) {
        throw new FailureException(
            FailureCode.KERNEL_MISSING,
            "making this host ready: "
                + script
                + " ended with status "
                + status
                + "; its last lines above say why, and 'bootwright doctor' what is missing");
      }
      return settings.withKernelDirectory(Path.of(printed.lines().toList().getLast()));
    } catch (IOException unusable) {
      throw new FailureException(
          FailureCode.KERNEL_MISSING, "making this host ready: " + unusable.getMessage(), unusable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "making this host ready: interrupted");
    }
  }
}
