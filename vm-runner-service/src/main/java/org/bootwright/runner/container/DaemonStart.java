package org.bootwright.runner.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Starts a container and waits until its virtiofsd listens. */
final class DaemonStart {
  /** It listens within milliseconds; a host that swaps takes longer. */
  private static final Duration LISTEN_TIMEOUT = Duration.ofSeconds(20);

  private static final Duration END_TIMEOUT = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

  private final Containers containers;
  private final String id;
  private final Path socket;

  DaemonStart(Containers containers, String id, Path socket) {
    this.containers = containers;
    this.id = id;
    this.socket = socket;
  }

  /**
   * Returns when the socket may be connected to: it has its name only from then on.
   *
   * @param end of the container
   */
  void run(CompletableFuture<Integer> end) {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new FailureException(
          FailureCode.SHARE_UNAVAILABLE,
          "removing %s of an earlier boot: %s".formatted(socket, e.getMessage()),
          e);
    }
    containers.start(id);
    long deadline = System.nanoTime() + LISTEN_TIMEOUT.toNanos();
    while (!Files.exists(socket)) {
      if (end.isDone()) {
        throw unavailable("it ended at once; it said: " + containers.lastWords(id));
      }
      if (System.nanoTime() - deadline > 0) {
        throw unavailable(
            "there is no %s after %d s; the Docker Engine has to run on this host"
                .formatted(socket, LISTEN_TIMEOUT.toSeconds()));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw unavailable("interrupted while it started");
      }
    }
  }

  /** Waits for one that was ended. */
  static void awaitEnd(CompletableFuture<Integer> end) {
    try {
      end.get(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted while an earlier one ended");
    } catch (TimeoutException | ExecutionException e) {
      throw unavailable("an earlier one does not end");
    }
  }

  private static FailureException unavailable(String what) {
    return new FailureException(
        FailureCode.SHARE_UNAVAILABLE, "starting virtiofsd in a container: " + what);
  }
}
