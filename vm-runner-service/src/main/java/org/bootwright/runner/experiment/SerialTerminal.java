package org.bootwright.runner.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * The terminal that our standard input is, if it is one, with all keys for the guest but Ctrl-],
 * which interrupts us instead of Ctrl-C. Closing gives it back as it was.
 */
final class SerialTerminal implements AutoCloseable {
  /** As a raw terminal, but for the signal; what we write is still made fit for a screen. */
  private static final List<String> SETTINGS =
      List.of(
          "-icanon", "min", "1", "time", "0", "-echo", "-icrnl", "-ixon", "-iexten", "isig", "intr",
          "^]", "quit", "undef", "susp", "undef");

  /** How it was; empty where nothing was changed. */
  private final List<String> saved;

  private SerialTerminal(List<String> saved) {
    this.saved = saved;
  }

  /** For a machine whose console is not on our terminal. */
  static SerialTerminal none() {
    return new SerialTerminal(List.of());
  }

  /** Takes the terminal; none where our standard input is none. */
  static SerialTerminal take() {
    String settings = stty(List.of("-g"));
    if (settings.isEmpty()) {
      return none();
    }
    stty(SETTINGS);
    return new SerialTerminal(List.of(settings));
  }

  boolean isTaken() {
    return !saved.isEmpty();
  }

  @Override
  public void close() {
    if (isTaken()) {
      stty(saved);
    }
  }

  /** What it prints; empty where our standard input is no terminal. */
  private static String stty(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] printed = process.getInputStream().readAllBytes();
      return process.waitFor() == 0 ? new String(printed, StandardCharsets.US_ASCII).strip() : "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "";
    } catch (IOException missing) {
      throw new FailureException(
          FailureCode.SOURCE_UNAVAILABLE,
          "preparing the terminal: stty cannot be executed: " + missing.getMessage(),
          missing);
    }
  }
}
