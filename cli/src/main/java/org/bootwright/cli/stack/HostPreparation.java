package org.bootwright.cli.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    Answer answer = ask(script, List.of(), ProcessBuilder.Redirect.INHERIT);
    return answer
        .folder()
        .map(settings::withKernelDirectory)
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.KERNEL_MISSING,
                    "making this host ready: "
                        + script
                        + " ended with status "
                        + answer.status()
                        + "; its last lines above say why, and 'bootwright doctor' what is"
                        + " missing"));
  }

  /** The settings with the kernel found if it is there; nothing is made. */
  public static LaunchSettings look(LaunchSettings settings) {
    if (settings.kernelDirectory().isPresent() || settings.prepareScript().isEmpty()) {
      return settings;
    }
    return ask(settings.prepareScript().get(), List.of("--look"), ProcessBuilder.Redirect.DISCARD)
        .folder()
        .map(settings::withKernelDirectory)
        .orElse(settings);
  }

  /** What the script printed, if it ended well. */
  private record Answer(int status, Optional<Path> folder) {}

  private static Answer ask(Path script, List<String> arguments, ProcessBuilder.Redirect messages) {
    List<String> words = new ArrayList<>();
    words.add(script.toString());
    words.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectError(messages)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      return new Answer(
          status,
          status == 0 && !printed.isEmpty()
              ? Optional.of(Path.of(printed.lines().toList().getLast()))
              : Optional.empty());
    } catch (IOException unusable) {
      throw new FailureException(
          FailureCode.KERNEL_MISSING, "making this host ready: " + unusable.getMessage(), unusable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "making this host ready: interrupted");
    }
  }
}
