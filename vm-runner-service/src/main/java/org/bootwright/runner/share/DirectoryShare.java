package org.bootwright.runner.share;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.runner.process.DetachedProcess;
import org.bootwright.runner.process.ProcessIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory of the host, served by a virtiofsd that is a process of the host. */
public final class DirectoryShare implements FileShare {
  private static final Logger log = LoggerFactory.getLogger(DirectoryShare.class);
  private static final String NAME = "virtiofsd";

  /** It listens within 10 ms; a host that swaps takes longer. */
  private static final Duration LISTEN_TIMEOUT = Duration.ofSeconds(20);

  private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

  private final Path socket;
  private final DetachedProcess daemon;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private volatile boolean closed;

  private DirectoryShare(Path socket, DetachedProcess daemon) {
    this.socket = socket;
    this.daemon = daemon;
    var _ = daemon.ended().thenRun(this::tellEnd);
  }

  private void tellEnd() {
    if (!closed) {
      String words = daemon.lastWords();
      ended.complete(words.isEmpty() ? "it said nothing" : "it said: " + words);
    }
  }

  /** Starts a daemon; it listens when this returns, and nothing is left where it does not. */
  static DirectoryShare start(Path source, List<String> command, Path socket, Path output) {
    DetachedProcess daemon =
        DetachedProcess.start(NAME, FailureCode.SHARE_UNAVAILABLE, command, output);
    var share = new DirectoryShare(socket, daemon);
    try {
      share.awaitListening(source);
      return share;
    } catch (RuntimeException failure) {
      share.close();
      throw failure;
    }
  }

  private void awaitListening(Path source) {
    long deadline = System.nanoTime() + LISTEN_TIMEOUT.toNanos();
    try {
      while (!ListeningSocket.isAt(socket)) {
        if (!daemon.isAlive()) {
          String words = daemon.lastWords();
          throw unavailable(source, "it ended at once; it said: " + words);
        }
        if (System.nanoTime() - deadline >= 0) {
          throw unavailable(
              source, "it does not listen after " + LISTEN_TIMEOUT.toSeconds() + " s");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
        if (Thread.interrupted()) {
          throw unavailable(source, "interrupted while it started");
        }
      }
    } catch (IOException unreadable) {
      throw unavailable(source, "looking for its socket: " + unreadable.getMessage());
    }
  }

  private static FailureException unavailable(Path source, String what) {
    return new FailureException(
        FailureCode.SHARE_UNAVAILABLE, "sharing " + source + " with virtiofsd: " + what);
  }

  /** Goes on with the daemon that an earlier runner has started; it may have ended meanwhile. */
  public static DirectoryShare adopt(ProcessIdentity identity, Path socket, Path output) {
    return new DirectoryShare(socket, DetachedProcess.adopt(NAME, identity, output));
  }

  /** Who the daemon is, for the next runner. */
  public ProcessIdentity identity() {
    return daemon
        .identity()
        .orElseThrow(
            () -> unavailable(socket, "it ended right after its start: " + daemon.lastWords()));
  }

  @Override
  public Path socket() {
    return socket;
  }

  @Override
  public CompletionStage<String> ended() {
    return ended;
  }

  /** By force: it holds nothing back that was written, and a guest that hangs must not hold it. */
  @Override
  public void close() {
    closed = true;
    if (daemon.isAlive()) {
      daemon.kill();
    }
    removeFiles(socket);
  }

  /** The socket, and the file by which QEMU's virtiofsd locks it: see {@code fv_socket_lock}. */
  static void removeFiles(Path socket) {
    Path lock = Path.of("/run/virtiofsd", socket.toString().replace('/', '.') + ".pid");
    for (Path file : List.of(socket, lock)) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException failure) {
        log.debug("{} stays", file, failure);
      }
    }
  }
}
