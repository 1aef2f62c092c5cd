package org.bootwright.contracts.bus.rabbitmq.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootwright.contracts.bus.Dispatch;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.rabbitmq.connection.ChannelKeeper;
import org.bootwright.contracts.bus.rabbitmq.connection.ConnectionKeeper;
import org.bootwright.contracts.bus.rabbitmq.topology.BrokerNames;
import org.bootwright.contracts.bus.rabbitmq.topology.Topology;
import org.bootwright.contracts.bus.rabbitmq.wire.MessageProperties;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.MessageCodec;

/** Puts messages on work queues and returns when the broker has them. */
public final class Publisher implements AutoCloseable {
  /**
   * Callers on several channels do not wait for each other's writes. More than a few bring nothing:
   * they all end in one socket.
   */
  private static final int LANES = 4;

  private final ConnectionKeeper connections;
  private final Topology topology;
  private final MessageProperties properties;
  private final Duration patience;
  private final MessageCodec codec = new MessageCodec();
  private final List<ConfirmedChannel> lanes = new ArrayList<>();
  private final List<ChannelKeeper> keepers = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  public Publisher(
      ConnectionKeeper connections,
      Topology topology,
      MessageProperties properties,
      Duration patience) {
    this.connections = connections;
    this.topology = topology;
    this.properties = properties;
    this.patience = patience;
    for (int lane = 0; lane < LANES; lane++) {
      ConfirmedChannel channel = new ConfirmedChannel();
      lanes.add(channel);
      keepers.add(new ChannelKeeper(connections, "sending", channel));
    }
  }

  /** As MessageBus.sendAll promises. */
  public void sendAll(List<Dispatch> dispatches) {
    if (dispatches.isEmpty()) {
      return;
    }
    List<Outgoing> messages = dispatches.stream().map(this::outgoing).toList();
    Set<WorkQueue> queues = new LinkedHashSet<>();
    dispatches.forEach(dispatch -> queues.add(dispatch.queue()));
    try {
      send(messages, queues);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(
          FailureCode.CANCELLED,
          "interrupted while sending %d messages; the broker may have some of them"
              .formatted(messages.size()),
          e);
    }
  }

  private Outgoing outgoing(Dispatch dispatch) {
    return new Outgoing(
        BrokerNames.exchange(dispatch.queue()),
        dispatch.queue().name(),
        properties.persistent(dispatch.message(), dispatch.trace()),
        codec.encode(dispatch.message()));
  }

  private void send(List<Outgoing> messages, Set<WorkQueue> queues) throws InterruptedException {
    for (WorkQueue queue : queues) {
      topology.ensure(queue, patience);
    }
    List<Outgoing> unroutable = publish(messages);
    if (unroutable.isEmpty()) {
      return;
    }
    // A queue was deleted, or expired, since it was declared.
    for (WorkQueue queue : queues) {
      topology.forget(queue);
      topology.ensure(queue, patience);
    }
    requireRouted(publish(unroutable));
  }

  /** Publishes one message to an exchange whose queue is nobody's to declare anew. */
  void publishOne(Outgoing message) throws InterruptedException {
    requireRouted(publish(List.of(message)));
  }

  private List<Outgoing> publish(List<Outgoing> messages) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    connections.await(patience);
    int lane = Math.floorMod(turn.getAndIncrement(), lanes.size());
    return lanes.get(lane).publish(messages, deadline);
  }

  private static void requireRouted(List<Outgoing> unroutable) {
    if (!unroutable.isEmpty()) {
      throw new FailureException(
          FailureCode.BROKER_UNAVAILABLE,
          "sending to %s by %s: no queue takes it; %d messages were not sent"
              .formatted(
                  unroutable.getFirst().routingKey(),
                  unroutable.getFirst().exchange(),
                  unroutable.size()));
    }
  }

  @Override
  public void close() {
    keepers.forEach(ChannelKeeper::close);
  }
}
