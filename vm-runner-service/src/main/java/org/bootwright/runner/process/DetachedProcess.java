package org.bootwright.runner.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A QEMU, or a daemon that it needs. It is no part of the runner's session and holds none of its
 * pipes, so that it outlives a runner that is killed; the next one takes it over.
 */
public final class DetachedProcess {
  private static final Logger log = LoggerFactory.getLogger(DetachedProcess.class);

  /** The kernel ends a killed process at once, unless its disk hangs. */
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

  /** How soon the end of a process is seen that is not our child. */
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

  /** A guest that makes it complain without end must not fill the host's disk. */
  private static final long MAXIMUM_LOG_BYTES = 1024 * 1024;

  private static final Duration LOG_CHECK_INTERVAL = Duration.ofSeconds(10);

  private final String name;
  private final long pid;
  private final Optional<ProcessIdentity> identity;
  private final Path output;
  private final CompletableFuture<OptionalInt> ended;

  private DetachedProcess(
      String name,
      long pid,
      Optional<ProcessIdentity> identity,
      Path output,
      CompletableFuture<OptionalInt> ended) {
    this.name = name;
    this.pid = pid;
    this.identity = identity;
    this.output = output;
    this.ended = ended;
    Thread.ofVirtual().name(name + "-log-" + pid).start(this::boundLog);
  }

  /**
   * Starts a program.
   *
   * @param name what it is called in messages
   * @param missing the failure where it cannot be executed
   * @param output file for what it prints, begun anew
   */
  public static DetachedProcess start(
      String name, FailureCode missing, List<String> command, Path output) {
    // Out of our session: a terminal's or a service's signals are not for VMs.
    List<String> words = new ArrayList<>(List.of("setsid"));
    words.addAll(command);
    try {
      Files.deleteIfExists(output);
      Process process =
          new ProcessBuilder(words)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
      var ended = process.onExit().thenApply(gone -> OptionalInt.of(gone.exitValue()));
      return new DetachedProcess(
          name, process.pid(), ProcessIdentity.of(process.pid()), output, ended);
    } catch (IOException failure) {
      throw new FailureException(
          missing,
          "starting " + command.getFirst() + ": it cannot be executed: " + failure.getMessage(),
          failure);
    }
  }

  /** Takes over what an earlier runner has started. Its exit code will not be known. */
  public static DetachedProcess adopt(String name, ProcessIdentity identity, Path output) {
    var ended = new CompletableFuture<OptionalInt>();
    Thread.ofVirtual().name(name + "-watch-" + identity.pid()).start(() -> watch(identity, ended));
    return new DetachedProcess(name, identity.pid(), Optional.of(identity), output, ended);
  }

  private static void watch(ProcessIdentity identity, CompletableFuture<OptionalInt> ended) {
    try {
      while (identity.isAlive()) {
        Thread.sleep(LOOK_INTERVAL);
      }
      ended.complete(OptionalInt.empty());
    } catch (InterruptedException interrupted) {
      ended.completeExceptionally(interrupted);
    }
  }

  /** The process appends, so what is cut off is gone and what follows is kept. */
  private void boundLog() {
    while (!awaitEndQuietly(LOG_CHECK_INTERVAL)) {
      try (FileChannel channel = FileChannel.open(output, StandardOpenOption.WRITE)) {
        if (channel.size() > MAXIMUM_LOG_BYTES) {
          channel.truncate(0);
        }
      } catch (IOException failure) {
        log.debug("{} is not bounded", output, failure);
      }
    }
  }

  private boolean awaitEndQuietly(Duration timeout) {
    try {
      return awaitEnd(timeout);
    } catch (InterruptedException interrupted) {
      return true;
    }
  }

  public long pid() {
    return pid;
  }

  /** Who it is; empty where it had ended before we could look. */
  public Optional<ProcessIdentity> identity() {
    return identity;
  }

  public boolean isAlive() {
    return !ended.isDone();
  }

  /** Completes when the process is gone, with the exit code where we were its parent. */
  public CompletableFuture<OptionalInt> ended() {
    return ended;
  }

  /** Waits for the end; false where the time is up before. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    try {
      ended.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException failure) {
      throw new IllegalStateException("watching " + name + " " + pid + " failed", failure);
    }
  }

  /** The end of what it said about itself, as one line; empty where it said nothing. */
  public String lastWords() {
    return TextTail.of(output);
  }

  /** Ends the process by force and waits until it is gone. */
  public void kill() {
    identity.ifPresent(ProcessIdentity::kill);
    try {
      if (!awaitEnd(KILL_TIMEOUT)) {
        throw new FailureException(
            FailureCode.INTERNAL,
            "ending "
                + name
                + " "
                + pid
                + ": it is still there "
                + KILL_TIMEOUT.toSeconds()
                + " s after SIGKILL; its disk may hang");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
