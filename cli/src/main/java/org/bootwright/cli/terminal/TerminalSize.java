package org.bootwright.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.vm.WindowSize;

/** How large a terminal is. */
public final class TerminalSize {
  private static final int TIMEOUT_SECONDS = 5;

  private TerminalSize() {}

  /**
   * Asks {@code stty}; empty where the terminal does not know.
   *
   * @param terminal its device, {@code /dev/tty} for our own
   */
  public static Optional<WindowSize> of(Path terminal) {
    try {
      Process stty = new ProcessBuilder("stty", "-F", terminal.toString(), "size").start();
      stty.getOutputStream().close();
      String answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return stty.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) && stty.exitValue() == 0
          ? parse(answer)
          : Optional.empty();
    } catch (IOException noProgram) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Rows and columns; both are 0 where nobody has ever said. */
  static Optional<WindowSize> parse(String text) {
    if (!text.matches("[1-9][0-9]{0,4} [1-9][0-9]{0,4}")) {
      return Optional.empty();
    }
    String[] numbers = text.split(" ", -1);
    int rows = Integer.parseInt(numbers[0]);
    int columns = Integer.parseInt(numbers[1]);
    return Math.max(rows, columns) > WindowSize.MAXIMUM
        ? Optional.empty()
        : Optional.of(new WindowSize(rows, columns));
  }
}
