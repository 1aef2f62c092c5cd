package org.bootwright.cli.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.home.UpFile;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Starts the stack of a home in the background: a session of its own, so that Ctrl-C and the end of
 * the terminal do not reach it. Several starters may race; one stack wins, and all get that one.
 */
public final class BackgroundStarter {
  /** What a stack ends with when another has the home's lock. */
  public static final int STATUS_ALREADY_SERVED = 3;

  /** A stack listens after less than a second; a host under heavy load may take long. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final long POLL_MILLIS = 10;

  private final BootwrightHome home;
  private final List<String> javaCommand;

  /**
   * A starter for one home.
   *
   * @param javaCommand up to and with the main class
   */
  public BackgroundStarter(BootwrightHome home, List<String> javaCommand) {
    this.home = home;
    this.javaCommand = List.copyOf(javaCommand);
  }

  /** Starts a stack and waits until one listens, be it this one or another starter's. */
  public UpFile start() {
    home.create();
    Path log = home.logFile();
    try {
      long logBefore = Files.exists(log) ? Files.size(log) : 0;
      Process process = spawn(log);
      return awaitListening(process, logBefore);
    } catch (IOException failed) {
      throw new FailureException(
          FailureCode.GATEWAY_UNAVAILABLE,
          "starting bootwright in the background: not possible (" + failed.getMessage() + ")",
          failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(
          FailureCode.CANCELLED, "starting bootwright in the background: interrupted");
    }
  }

  private Process spawn(Path log) throws IOException {
    var command = new ArrayList<String>();
    command.add("setsid");
    command.addAll(javaCommand);
    command.addAll(List.of("up", "--background"));
    var builder =
        new ProcessBuilder(command)
            .directory(home.directory().toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("BOOTWRIGHT_HOME", home.directory().toString());
    return builder.start();
  }

  private UpFile awaitListening(Process process, long logBefore)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    boolean ended = false;
    while (System.nanoTime() < deadline) {
      Optional<UpFile> up = UpFile.readLive(home);
      if (up.isPresent()) {
        return up.get();
      }
      if (ended) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } else if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        ended = true;
        if (process.exitValue() != STATUS_ALREADY_SERVED) {
          throw failure(process.exitValue(), logBefore);
        }
      }
    }
    process.destroy();
    throw new FailureException(
        FailureCode.TIMEOUT,
        "starting bootwright in the background: it did not listen within "
            + DEADLINE.toSeconds()
            + " s; its log is "
            + home.logFile());
  }

  /** The stack's own words, which it wrote to the log as its last line for people. */
  private FailureException failure(int status, long logBefore) throws IOException {
    byte[] log = Files.readAllBytes(home.logFile());
    int from = (int) Math.min(logBefore, log.length);
    String text = new String(log, from, log.length - from, StandardCharsets.UTF_8);
    String reason =
        text.lines()
            .filter(line -> line.startsWith("bootwright: "))
            .map(line -> line.substring("bootwright: ".length()))
            .reduce((first, second) -> second)
            .orElse(
                "starting bootwright in the background: it ended with status "
                    + status
                    + "; its log is "
                    + home.logFile());
    return new FailureException(codeOf(status), reason);
  }

  private static FailureCode codeOf(int status) {
    for (FailureCode code : FailureCode.values()) {
      if (code.exitStatus() == status) {
        return code;
      }
    }
    return FailureCode.INTERNAL;
  }
}
