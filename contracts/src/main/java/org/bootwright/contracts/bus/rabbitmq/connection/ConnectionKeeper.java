package org.bootwright.contracts.bus.rabbitmq.connection;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one connection to the broker, and opens another whenever it is lost. */
public final class ConnectionKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConnectionKeeper.class);

  /** A broker that does not answer to the farewell is left without one. */
  private static final int FAREWELL_MILLIS = 2_000;

  private final ConnectionOpener opener;
  private final String purpose;
  private final Thread thread;

  /** Guards what follows; {@code changed} tells of any change of it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private @Nullable Connection connection;
  private @Nullable String blockedBecause;
  private boolean closed;

  private ConnectionKeeper(ConnectionOpener opener, String purpose) {
    this.opener = opener;
    this.purpose = purpose;
    this.thread = Thread.ofVirtual().name("broker-" + purpose).unstarted(this::keep);
  }

  /**
   * Connects for the first time, trying for as long as the configuration says.
   *
   * @throws FailureException why there is no connection; at once where trying again is of no use
   */
  public static ConnectionKeeper connect(ConnectionOpener opener, String purpose) {
    ConnectionKeeper keeper = new ConnectionKeeper(opener, purpose);
    long deadline = System.nanoTime() + opener.config().timings().connect().toNanos();
    BackOff backOff = new BackOff();
    while (!keeper.tryFirst(deadline)) {
      try {
        backOff.pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FailureException(
            FailureCode.CANCELLED, "interrupted while connecting to " + opener.config(), e);
      }
    }
    keeper.thread.start();
    return keeper;
  }

  private boolean tryFirst(long deadline) {
    try {
      adopt(opener.open(purpose));
      return true;
    } catch (FailureException e) {
      if (!BrokerFailures.isPassing(e) || System.nanoTime() - deadline > 0) {
        throw e;
      }
      log.info("{}; trying again", e.getMessage());
      return false;
    }
  }

  private void adopt(Connection opened) {
    opened.addBlockedListener(this::blocked, () -> blocked(null));
    locked(
        () -> {
          connection = opened;
          blockedBecause = null;
        });
    // Tells at once when the connection is lost already.
    opened.addShutdownListener(cause -> lost(opened, String.valueOf(cause.getMessage())));
  }

  private void lost(Connection gone, String reason) {
    boolean[] orderly = new boolean[1];
    locked(
        () -> {
          orderly[0] = closed;
          connection = gone.equals(connection) ? null : connection;
        });
    if (!orderly[0]) {
      log.warn("the connection for {} is lost: {}", purpose, reason);
    }
  }

  private void blocked(@Nullable String reason) {
    if (reason == null) {
      log.info("the broker takes messages again");
    } else {
      log.warn("the broker takes no more messages: {}", reason);
    }
    locked(() -> blockedBecause = reason);
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keep() {
    BackOff backOff = new BackOff();
    try {
      while (awaitLoss()) {
        try {
          adopt(opener.open(purpose));
          log.info("connected to {} again for {}", opener.config(), purpose);
          backOff.reset();
        } catch (FailureException e) {
          log.warn("{}; trying again", e.getMessage());
          backOff.pause();
        }
      }
    } catch (InterruptedException closing) {
      log.debug("the connection for {} is kept no longer", purpose);
    }
  }

  /** Whether there is a connection to replace; false once closed. */
  private boolean awaitLoss() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && connection != null) {
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  public boolean isConnected() {
    lock.lock();
    try {
      return connection != null && blockedBecause == null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The connection, once there is one that takes messages.
   *
   * @throws FailureException {@code broker_unavailable} when that takes longer than the patience
   */
  public Connection await(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        if (closed) {
          throw new FailureException(
              FailureCode.BROKER_UNAVAILABLE, "using the bus: it was closed");
        }
        if (connection != null && blockedBecause == null) {
          return connection;
        }
        if (left <= 0) {
          throw new FailureException(FailureCode.BROKER_UNAVAILABLE, absence(patience));
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private String absence(Duration patience) {
    return connection == null
        ? "reaching the broker at %s: no connection within %d ms; is it up?"
            .formatted(opener.config(), patience.toMillis())
        : "sending to the broker at %s: it takes no messages for now: %s"
            .formatted(opener.config(), blockedBecause);
  }

  @Override
  public void close() {
    Connection[] last = new Connection[1];
    locked(
        () -> {
          closed = true;
          last[0] = connection;
        });
    thread.interrupt();
    if (last[0] != null) {
      try {
        last[0].close(FAREWELL_MILLIS);
      } catch (IOException | ShutdownSignalException e) {
        log.debug("the connection for {} was lost before it was closed", purpose, e);
      }
    }
    try {
      thread.join(Duration.ofMillis(TimeUnit.SECONDS.toMillis(1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
