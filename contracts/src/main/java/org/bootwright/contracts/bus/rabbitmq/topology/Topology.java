package org.bootwright.contracts.bus.rabbitmq.topology;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerFailures;
import org.bootwright.contracts.bus.rabbitmq.connection.ConnectionKeeper;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares exchanges and work queues, as often as wanted. A user that may not declare something is
 * content when it is there.
 */
public final class Topology {
  private static final Logger log = LoggerFactory.getLogger(Topology.class);

  /** A worker that is started before the gateway finds nothing at first. */
  private static final Duration ABSENCE_PAUSE = Duration.ofSeconds(1);

  private final ConnectionKeeper connections;

  /** Where each was last seen to: with a new connection the broker may be another one. */
  private final ConcurrentHashMap<WorkQueue, Connection> seenOn = new ConcurrentHashMap<>();

  public Topology(ConnectionKeeper connections) {
    this.connections = connections;
  }

  @FunctionalInterface
  private interface Declaration {
    void declareOn(Channel channel) throws IOException;
  }

  /**
   * Declares what all share, trying again while something is missing that we may not declare.
   *
   * @throws FailureException {@code conflict} where something stands there with other arguments
   */
  public void declareShared(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        for (String exchange : BrokerNames.EXCHANGES) {
          declareExchange(exchange, patience);
        }
        declareDeadLetters(patience);
        return;
      } catch (FailureException e) {
        if (!BrokerFailures.isPassing(e) || System.nanoTime() - deadline > 0) {
          throw e;
        }
        log.info("{}; trying again", e.getMessage());
        Thread.sleep(ABSENCE_PAUSE);
      }
    }
  }

  private void declareExchange(String exchange, Duration patience) throws InterruptedException {
    declare(
        "exchange " + exchange,
        connections.await(patience),
        channel -> channel.exchangeDeclare(exchange, "topic", true),
        channel -> channel.exchangeDeclarePassive(exchange));
  }

  private void declareDeadLetters(Duration patience) throws InterruptedException {
    declare(
        "queue " + BrokerNames.DEAD_LETTERS,
        connections.await(patience),
        channel -> {
          channel.queueDeclare(
              BrokerNames.DEAD_LETTERS, true, false, false, QueueArguments.deadLetters());
          channel.queueBind(BrokerNames.DEAD_LETTERS, BrokerNames.DEAD, "#");
        },
        channel -> channel.queueDeclarePassive(BrokerNames.DEAD_LETTERS));
  }

  /** Declares a work queue unless it was seen to on this connection. */
  public void ensure(WorkQueue queue, Duration patience) throws InterruptedException {
    Connection connection = connections.await(patience);
    if (connection.equals(seenOn.get(queue))) {
      return;
    }
    String name = BrokerNames.queue(queue);
    declare(
        "queue " + name,
        connection,
        channel -> {
          channel.queueDeclare(name, true, false, false, QueueArguments.work(queue));
          channel.queueBind(name, BrokerNames.exchange(queue), queue.name());
        },
        channel -> channel.queueDeclarePassive(name));
    seenOn.put(queue, connection);
  }

  /** To be declared again: it turned out to be gone. */
  public void forget(WorkQueue queue) {
    seenOn.remove(queue);
  }

  private void declare(
      String what, Connection connection, Declaration declaration, Declaration check) {
    try {
      onChannel(connection, declaration);
    } catch (IOException | ShutdownSignalException e) {
      if (!BrokerFailures.isRefused(e)) {
        throw BrokerFailures.of("declaring " + what, e);
      }
      check(what, connection, check);
    }
  }

  private void check(String what, Connection connection, Declaration check) {
    try {
      onChannel(connection, check);
    } catch (IOException | ShutdownSignalException e) {
      if (BrokerFailures.isMissing(e)) {
        throw new FailureException(
            FailureCode.BROKER_UNAVAILABLE,
            "looking for %s: it is not there, and our user may not declare it; start a gateway, or"
                    .formatted(what)
                + " load the broker's definitions",
            e);
      }
      throw BrokerFailures.of("looking for " + what, e);
    }
  }

  /** On a channel of its own: the broker closes the channel of a declaration that it refuses. */
  private static void onChannel(Connection connection, Declaration declaration) throws IOException {
    Channel channel =
        connection.openChannel().orElseThrow(() -> new IOException("no channel is free"));
    try {
      declaration.declareOn(channel);
    } finally {
      close(channel);
    }
  }

  private static void close(Channel channel) throws IOException {
    try {
      channel.close();
    } catch (AlreadyClosedException | TimeoutException e) {
      log.debug("the broker closed the channel first", e);
    }
  }
}
