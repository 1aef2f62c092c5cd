package org.bootwright.contracts.bus.rabbitmq;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.bootwright.contracts.bus.Dispatch;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RequestHandler;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerTimings;
import org.bootwright.contracts.bus.rabbitmq.connection.ChannelKeeper;
import org.bootwright.contracts.bus.rabbitmq.connection.ConnectionKeeper;
import org.bootwright.contracts.bus.rabbitmq.connection.ConnectionOpener;
import org.bootwright.contracts.bus.rabbitmq.notice.NoticeBoard;
import org.bootwright.contracts.bus.rabbitmq.request.RequestAsker;
import org.bootwright.contracts.bus.rabbitmq.request.RequestServer;
import org.bootwright.contracts.bus.rabbitmq.request.TransientChannel;
import org.bootwright.contracts.bus.rabbitmq.topology.Topology;
import org.bootwright.contracts.bus.rabbitmq.wire.MessageProperties;
import org.bootwright.contracts.bus.rabbitmq.work.DeadLetters;
import org.bootwright.contracts.bus.rabbitmq.work.Publisher;
import org.bootwright.contracts.bus.rabbitmq.work.QueueConsumer;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bus between hosts. */
public final class RabbitMqMessageBus implements MessageBus {
  private static final Logger log = LoggerFactory.getLogger(RabbitMqMessageBus.class);

  private final BrokerTimings timings;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final MessageProperties properties;

  /** What was opened, last first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private final Set<OpenConsumer> consumers = ConcurrentHashMap.newKeySet();
  private final ConnectionKeeper sending;
  private final ConnectionKeeper receiving;
  private final Topology receivingTopology;
  private final Publisher publisher;
  private final DeadLetters deadLetters;
  private final RequestAsker asker;
  private final TransientChannel replies;
  private final OpenServers servers;
  private final NoticeBoard notices;

  private RabbitMqMessageBus(BrokerConfig config) {
    timings = config.timings();
    properties = new MessageProperties(config.connectionName(), config.user());
    try {
      ConnectionOpener opener = new ConnectionOpener(config, executor);
      sending = opened(ConnectionKeeper.connect(opener, "sending"));
      receiving = opened(ConnectionKeeper.connect(opener, "receiving"));
      Topology sendingTopology = new Topology(sending);
      receivingTopology = new Topology(receiving);
      sendingTopology.declareShared(timings.connect());
      publisher = opened(new Publisher(sending, sendingTopology, properties, timings.send()));
      deadLetters = new DeadLetters(publisher, properties);
      asker = opened(new RequestAsker(sending, receiving, properties, config.user()));
      asker.awaitOpened(timings.connect());
      replies = opened(new TransientChannel(sending, "answers", lost -> {}));
      servers = new OpenServers(receiving, timings);
      notices = opened(NoticeBoard.connect(config, properties));
    } catch (InterruptedException e) {
      closeOpened();
      Thread.currentThread().interrupt();
      throw new FailureException(
          FailureCode.CANCELLED, "interrupted while connecting to " + config, e);
    } catch (RuntimeException e) {
      closeOpened();
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  /**
   * Connects, trying for a while where the broker is not up yet, and declares what all share.
   *
   * @throws FailureException {@code broker_unavailable} when there is no broker in time; {@code
   *     unauthorized} or {@code not_permitted} at once when it refuses us
   */
  public static RabbitMqMessageBus connect(BrokerConfig config) {
    return new RabbitMqMessageBus(config);
  }

  /** Whether messages can be sent and received now. Costs nothing. */
  public boolean isConnected() {
    return sending.isConnected() && receiving.isConnected() && notices.isConnected();
  }

  @Override
  public void sendAll(List<Dispatch> dispatches) {
    publisher.sendAll(dispatches);
  }

  @Override
  public Subscription consume(WorkQueue queue, int concurrency, MessageHandler handler) {
    QueueConsumer consumer =
        new QueueConsumer(
            queue, concurrency, handler, receivingTopology, deadLetters, timings, executor);
    ChannelKeeper keeper = new ChannelKeeper(receiving, "queue " + queue.name(), consumer);
    keeper.awaitOpened(timings.connect());
    OpenConsumer open = new OpenConsumer(consumer, keeper, executor, timings.close());
    consumers.add(open);
    return () -> {
      consumers.remove(open);
      open.close();
    };
  }

  @Override
  public void publish(Notice notice) {
    notices.publish(notice);
  }

  @Override
  public <N extends Notice> Subscription subscribe(Class<N> kind, Consumer<N> listener) {
    return notices.subscribe(kind, listener);
  }

  @Override
  public Reply request(Endpoint endpoint, Request request, Duration timeout) {
    return asker.request(endpoint, request, timeout);
  }

  @Override
  public Subscription serve(Endpoint endpoint, RequestHandler handler) {
    return servers.serve(
        endpoint, () -> new RequestServer(endpoint, handler, replies, properties, executor));
  }

  /**
   * Takes nothing more, lets handlers that run finish for a bounded time, and closes the
   * connections. What was not finished goes back to its queue.
   */
  @Override
  public void close() {
    consumers.forEach(OpenConsumer::stop);
    servers.close();
    long deadline = System.nanoTime() + timings.close().toNanos();
    for (OpenConsumer consumer : consumers) {
      consumer.finish(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    closeOpened();
  }

  private void closeOpened() {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("closing {} failed", part, e);
      }
    }
    executor.shutdownNow();
  }
}
