package org.bootwright.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * A terminal in raw mode: every key goes to the guest. Closing gives it back as it was.
 *
 * <p>A small shell keeps the old settings and waits on a pipe from us. When the pipe closes,
 * because we closed it or because we are gone (kill -9 and crashes included), it restores the
 * terminal. So there is one way back, and it does not depend on us.
 */
public final class RawMode implements AutoCloseable {
  /**
   * Ignores the signals of the keyboard and of job control: the guardian must outlive the command,
   * and may by then be a background job that the terminal would otherwise stop.
   */
  private static final String GUARDIAN =
      "trap '' INT QUIT TERM HUP TTOU TTIN TSTP; cat >/dev/null; exec stty -F \"$1\" \"$2\"";

  private static final int TIMEOUT_SECONDS = 5;

  private final Process guardian;

  private RawMode(Process guardian) {
    this.guardian = guardian;
  }

  /**
   * Makes a terminal raw.
   *
   * @param terminal its device, {@code /dev/tty} for our own
   */
  public static RawMode enter(Path terminal) {
    String device = terminal.toString();
    String saved = run(List.of("stty", "-F", device, "-g"));
    try {
      Process guardian =
          new ProcessBuilder("sh", "-c", GUARDIAN, "bootwright-terminal", device, saved)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      run(List.of("stty", "-F", device, "raw", "-echo"));
      return new RawMode(guardian);
    } catch (IOException failed) {
      throw unusable(device, failed.toString());
    }
  }

  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw unusable(command.get(2), output);
      }
      return output;
    } catch (IOException failed) {
      throw unusable(command.get(2), failed.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unusable(command.get(2), "interrupted");
    }
  }

  private static FailureException unusable(String device, String why) {
    return new FailureException(
        FailureCode.SOURCE_UNAVAILABLE,
        "switching the terminal "
            + device
            + " to raw mode: not possible ("
            + why
            + "); use -d and 'bootwright logs -f', or give standard input from a file");
  }

  @Override
  public void close() {
    try {
      guardian.getOutputStream().close();
      if (!guardian.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        guardian.destroyForcibly();
      }
    } catch (IOException guardianGone) {
      throw new IllegalStateException("the terminal's guardian is gone", guardianGone);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
