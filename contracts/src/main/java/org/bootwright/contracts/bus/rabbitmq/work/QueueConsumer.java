package org.bootwright.contracts.bus.rabbitmq.work;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerTimings;
import org.bootwright.contracts.bus.rabbitmq.connection.ChannelUse;
import org.bootwright.contracts.bus.rabbitmq.topology.BrokerNames;
import org.bootwright.contracts.bus.rabbitmq.topology.Topology;
import org.bootwright.contracts.bus.rabbitmq.wire.MessageProperties;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.MessageCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages of one work queue, never more than are handled at the same time: one whose handler
 * failed goes back to the head of the queue, and with a concurrency of one nothing can overtake it.
 */
public final class QueueConsumer implements ChannelUse {
  private static final Logger log = LoggerFactory.getLogger(QueueConsumer.class);

  private final WorkQueue queue;
  private final int concurrency;
  private final MessageHandler handler;
  private final Topology topology;
  private final DeadLetters deadLetters;
  private final BrokerTimings timings;
  private final ExecutorService executor;
  private final MessageCodec codec = new MessageCodec();
  private final Handlers running = new Handlers();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Subscribed subscribed;

  private record Subscribed(Channel channel, String consumerTag) {}

  public QueueConsumer(
      WorkQueue queue,
      int concurrency,
      MessageHandler handler,
      Topology topology,
      DeadLetters deadLetters,
      BrokerTimings timings,
      ExecutorService executor) {
    this.queue = queue;
    this.concurrency = concurrency;
    this.handler = handler;
    this.topology = topology;
    this.deadLetters = deadLetters;
    this.timings = timings;
    this.executor = executor;
  }

  @Override
  public void opened(Channel channel) throws IOException, InterruptedException {
    topology.ensure(queue, timings.send());
    channel.basicQos(concurrency);
    String tag = channel.basicConsume(BrokerNames.queue(queue), false, new Deliveries(channel));
    subscribed = new Subscribed(channel, tag);
  }

  private final class Deliveries extends DefaultConsumer {
    Deliveries(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      Delivery delivery = new Delivery(getChannel(), envelope.getDeliveryTag(), properties, body);
      running.started();
      executor.execute(() -> take(delivery));
    }

    /** The queue was deleted under us: a new channel declares it anew. */
    @Override
    public void handleCancel(String tag) throws IOException {
      log.warn("the broker ended the consumer of {}; opening another", queue.name());
      topology.forget(queue);
      getChannel().abort();
    }
  }

  private void take(Delivery delivery) {
    try {
      if (closing.getCount() == 0) {
        delivery.giveBackUntouched();
      } else {
        handle(delivery);
      }
    } catch (InterruptedException e) {
      delivery.giveBack();
      Thread.currentThread().interrupt();
    } finally {
      running.ended();
    }
  }

  private void handle(Delivery delivery) throws InterruptedException {
    try (Scope _ = MessageProperties.trace(delivery.properties()).makeCurrent()) {
      handler.handle(codec.decode(delivery.body()));
      delivery.acknowledge();
    } catch (RejectedMessageException | IOException e) {
      deadLetters.failed(delivery);
      setAside(delivery, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      log.warn("handling a message of {} failed", queue.name(), e);
      deadLetters.failed(delivery);
      retry(delivery, String.valueOf(e.getMessage()));
    }
  }

  private void retry(Delivery delivery, String reason) throws InterruptedException {
    long failures = delivery.earlierDeliveries() + 1;
    if (failures >= MessageBus.DELIVERY_LIMIT) {
      setAside(delivery, "delivered %d times: %s".formatted(failures, reason));
    } else {
      giveBackAfterPause(delivery);
    }
  }

  private void setAside(Delivery delivery, String reason) throws InterruptedException {
    try {
      deadLetters.setAside(queue, delivery, reason);
      delivery.acknowledge();
    } catch (FailureException e) {
      log.warn("a message of {} cannot be set aside; it comes again", queue.name(), e);
      giveBackAfterPause(delivery);
    }
  }

  /** It keeps its place among those being handled meanwhile, so that nothing overtakes it. */
  private void giveBackAfterPause(Delivery delivery) throws InterruptedException {
    Duration pause = timings.retryPause(delivery.earlierDeliveries() + 1);
    boolean closed = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    log.debug("a message of {} goes back{}", queue.name(), closed ? ", for we close" : "");
    delivery.giveBack();
  }

  /** Takes nothing more; what is being handled may be acknowledged still. */
  public void stop() {
    closing.countDown();
    Subscribed now = subscribed;
    if (now != null) {
      try {
        now.channel().basicCancel(now.consumerTag());
      } catch (IOException | AlreadyClosedException e) {
        log.debug("the consumer of {} ended with its channel", queue.name(), e);
      }
    }
  }

  /** Waits until no handler runs; false when some still do. */
  public boolean awaitIdle(Duration patience) throws InterruptedException {
    return running.awaitNone(patience);
  }
}
