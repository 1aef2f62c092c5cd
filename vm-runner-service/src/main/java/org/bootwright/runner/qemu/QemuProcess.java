package org.bootwright.runner.qemu;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** One run of QEMU. */
public final class QemuProcess {
  /** The kernel ends a killed process at once, unless its disk hangs. */
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

  private final Process process;
  private final TextTail errors = new TextTail();
  private final Thread errorReader;

  private QemuProcess(Process process) {
    this.process = process;
    this.errorReader =
        Thread.ofVirtual()
            .name("qemu-errors-" + process.pid())
            .start(() -> errors.readFrom(process.getInputStream()));
  }

  /** Starts QEMU; {@code qemu_missing} where the program cannot be executed. */
  public static QemuProcess start(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return new QemuProcess(process);
    } catch (IOException failure) {
      throw new FailureException(
          FailureCode.QEMU_MISSING,
          "starting " + command.getFirst() + ": it cannot be executed: " + failure.getMessage(),
          failure);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code when the process is gone. */
  public CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Waits for the end; false where the time is up before. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The end of what QEMU said about itself, as one line; empty where it said nothing. */
  public String lastWords() {
    try {
      // The process is gone or about to be: its pipe ends with it, unless something inherited it.
      boolean ended = errorReader.join(Duration.ofSeconds(1));
      return ended || !isAlive() ? errors.line() : "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return errors.line();
    }
  }

  /** Ends the process by force and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!awaitEnd(KILL_TIMEOUT)) {
        throw new FailureException(
            FailureCode.INTERNAL,
            "ending QEMU "
                + pid()
                + ": it is still there "
                + KILL_TIMEOUT.toSeconds()
                + " s after SIGKILL; its disk may hang");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
