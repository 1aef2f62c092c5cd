package org.bootwright.contracts.bus.rabbitmq.connection;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a channel for one use, and opens another whenever it is closed: with its connection, or by
 * the broker alone, as after a consumer that did not acknowledge in time.
 */
public final class ChannelKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChannelKeeper.class);

  /** Long, since the wait ends with the connection's coming or the keeper's closing anyhow. */
  private static final Duration CONNECTION_PATIENCE = Duration.ofMinutes(10);

  private final ConnectionKeeper connections;
  private final String purpose;
  private final ChannelUse use;
  private final CompletableFuture<Void> firstOpening = new CompletableFuture<>();
  private final Thread thread;
  private volatile @Nullable Channel channel;
  private volatile boolean closed;

  /**
   * @param purpose names the use in the log
   */
  public ChannelKeeper(ConnectionKeeper connections, String purpose, ChannelUse use) {
    this.connections = connections;
    this.purpose = purpose;
    this.use = use;
    this.thread = Thread.ofVirtual().name("channel-" + purpose).start(this::keep);
  }

  /**
   * Waits until the use was set up for the first time.
   *
   * @throws FailureException why it was not; the keeper is closed then
   */
  public void awaitOpened(Duration patience) {
    try {
      firstOpening.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new FailureException(
          FailureCode.CANCELLED, "interrupted while opening a channel for " + purpose, e);
    } catch (TimeoutException e) {
      close();
      throw new FailureException(
          FailureCode.BROKER_UNAVAILABLE,
          "opening a channel for %s: not done within %d ms; the log says why"
              .formatted(purpose, patience.toMillis()),
          e);
    } catch (ExecutionException e) {
      close();
      throw e.getCause() instanceof FailureException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }

  private void keep() {
    BackOff backOff = new BackOff();
    try {
      while (!closed) {
        try {
          keepOne(backOff);
        } catch (FailureException e) {
          if (closed || connections.isClosed() || refusedAtFirst(e)) {
            return;
          }
          log.warn("{}; trying again", e.getMessage());
          backOff.pause();
        }
      }
    } catch (InterruptedException closing) {
      log.debug("the channel for {} is kept no longer", purpose);
    } catch (RuntimeException | Error defect) {
      firstOpening.completeExceptionally(defect);
      throw defect;
    }
  }

  private boolean refusedAtFirst(FailureException e) {
    return !BrokerFailures.isPassing(e) && firstOpening.completeExceptionally(e);
  }

  /** Opens a channel and returns when it is lost. */
  private void keepOne(BackOff backOff) throws InterruptedException {
    Connection connection = connections.await(CONNECTION_PATIENCE);
    CompletableFuture<ShutdownSignalException> end = new CompletableFuture<>();
    Channel opened = null;
    try {
      opened = connection.openChannel().orElseThrow(() -> new IOException("no channel is free"));
      opened.addShutdownListener(end::complete);
      channel = opened;
      use.opened(opened);
    } catch (IOException | ShutdownSignalException e) {
      abort(opened);
      throw BrokerFailures.of("opening a channel for " + purpose, e);
    }
    backOff.reset();
    firstOpening.complete(null);
    Channel used = opened;
    String reason = "it was closed";
    try {
      reason = String.valueOf(end.get().getMessage());
      if (!closed && !connections.isClosed()) {
        log.warn("the channel for {} is lost: {}", purpose, reason);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody completes this so", e);
    } finally {
      use.lost(used, reason);
    }
  }

  private static void abort(@Nullable Channel opened) {
    if (opened != null) {
      try {
        opened.abort();
      } catch (IOException | AlreadyClosedException e) {
        log.debug("a channel was closed already", e);
      }
    }
  }

  /** The channel of now, which may be lost any moment. */
  public Optional<Channel> current() {
    return Optional.ofNullable(channel).filter(Channel::isOpen);
  }

  /** What is not acknowledged goes back to its queue. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    abort(channel);
  }
}
