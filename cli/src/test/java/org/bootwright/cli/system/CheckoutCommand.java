package org.bootwright.cli.system;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One {@code ./bootwright} of this checkout as a process, with what it prints kept apart. */
final class CheckoutCommand implements AutoCloseable {
  /** Under emulation, on a machine that does other things too. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Process process;
  private final CollectedOutput out;
  private final CollectedOutput err;

  private CheckoutCommand(Process process) {
    this.process = process;
    this.out = CollectedOutput.of(process.getInputStream(), PATIENCE);
    this.err = CollectedOutput.of(process.getErrorStream(), PATIENCE);
  }

  /** Starts the launcher in a home. */
  static CheckoutCommand start(Path home, String... arguments) {
    return startBehind(List.of(), home, arguments);
  }

  /** Starts the launcher by another program, whose words come first. */
  static CheckoutCommand startBehind(List<String> prefix, Path home, String... arguments) {
    List<String> words = new ArrayList<>(prefix);
    words.add(Path.of("..", "bootwright").toAbsolutePath().normalize().toString());
    words.addAll(List.of(arguments));
    return startProgram(home, words);
  }

  /**
   * Starts another program, which is to start the launcher in a home. Where the tests were started
   * by {@code nohup} or in the background, they ignore signals, and so would what they start.
   */
  static CheckoutCommand startProgram(Path home, List<String> words) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT"));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("BOOTWRIGHT_HOME", home.toString());
    try {
      return new CheckoutCommand(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end with no input. */
  static CheckoutCommand run(Path home, String... arguments) {
    CheckoutCommand command = start(home, arguments);
    command.endInput();
    command.awaitExit();
    return command;
  }

  void type(String text) {
    try {
      OutputStream input = process.getOutputStream();
      input.write(text.getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until standard output has the text; what came before it is passed over from now on. */
  String awaitOutput(String text) {
    return out.awaitText(text);
  }

  int awaitExit() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "no end within " + PATIENCE + "; so far:\n" + out.soFar() + err.soFar());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Sends a signal by its name, as kill(1) does. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String out() {
    return out.text();
  }

  String err() {
    return err.text();
  }

  long pid() {
    return process.pid();
  }

  int status() {
    return awaitExit();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
