package org.bootwright.cli.stack;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.home.HomeLock;
import org.bootwright.cli.home.UpFile;
import org.bootwright.cli.terminal.SignalSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a home: holds its lock, runs its stack, says so in {@code up.json}, and ends on a signal
 * or when the stack was idle for long enough.
 */
public final class StackServer {
  private static final Logger LOG = LoggerFactory.getLogger(StackServer.class);
  private static final long POLL_MILLIS = 500;

  /** A request that came in while we were leaving makes the idle time this short. */
  private static final Duration JUST_ASKED = Duration.ofSeconds(2);

  private final BootwrightHome home;
  private final StackFactory factory;
  private final String buildId;
  private final CountDownLatch ending = new CountDownLatch(1);

  public StackServer(
      BootwrightHome home, StackFactory factory, String buildId, SignalSource signals) {
    this.home = home;
    this.factory = factory;
    this.buildId = buildId;
    signals.handle(SignalSource.Kind.TERMINATE, ending::countDown);
    signals.handle(SignalSource.Kind.INTERRUPT, ending::countDown);
  }

  /**
   * What to serve.
   *
   * @param background started by a command rather than by a person
   * @param idleExit ends when idle for so long
   */
  public record Settings(
      StackFactory.Listening listening, boolean background, Optional<Duration> idleExit) {}

  /**
   * Serves until a signal or the idle time ends it.
   *
   * @param listening is told what was written to {@code up.json}
   * @return false when another stack serves this home
   */
  public boolean serve(Settings settings, Consumer<UpFile> listening) {
    home.create();
    Optional<HomeLock> acquired = HomeLock.tryAcquire(home);
    if (acquired.isEmpty()) {
      return false;
    }
    HomeLock lock = acquired.get();
    try (lock;
        ServedStack stack = factory.start(home, settings.listening())) {
      var up =
          new UpFile(
              stack.url(),
              ProcessHandle.current().pid(),
              settings.listening().secret(),
              settings.listening().tls().map(files -> files.certificate().toAbsolutePath()),
              buildId,
              settings.background());
      try {
        up.write(home);
        listening.accept(up);
        LOG.info("serving {} at {}, build {}", home.directory(), stack.url(), buildId);
        stayUp(settings, stack, up);
        LOG.info("ending");
      } finally {
        up.delete(home);
      }
      return true;
    }
  }

  private void stayUp(Settings settings, ServedStack stack, UpFile up) {
    try {
      while (!ending.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (settings.idleExit().isPresent() && leave(settings.idleExit().get(), stack, up)) {
          return;
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Leaves when idle. The file goes first, so that nobody new finds us; whoever found us just
   * before has asked for something, and then we stay.
   */
  private boolean leave(Duration idleExit, ServedStack stack, UpFile up)
      throws InterruptedException {
    if (stack.idleFor().compareTo(idleExit) < 0) {
      return false;
    }
    up.delete(home);
    ending.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
    if (stack.idleFor().compareTo(JUST_ASKED) < 0) {
      up.write(home);
      return false;
    }
    LOG.info("idle for {} s", idleExit.toSeconds());
    return true;
  }
}
