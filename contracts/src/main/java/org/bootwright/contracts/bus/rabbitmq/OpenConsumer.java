package org.bootwright.contracts.bus.rabbitmq;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.rabbitmq.connection.ChannelKeeper;
import org.bootwright.contracts.bus.rabbitmq.work.QueueConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A consumer with its channel, which outlives it until the last handler has ended. */
final class OpenConsumer implements Subscription {
  private static final Logger log = LoggerFactory.getLogger(OpenConsumer.class);

  private final QueueConsumer consumer;
  private final ChannelKeeper keeper;
  private final ExecutorService executor;
  private final Duration patience;

  OpenConsumer(
      QueueConsumer consumer, ChannelKeeper keeper, ExecutorService executor, Duration patience) {
    this.consumer = consumer;
    this.keeper = keeper;
    this.executor = executor;
    this.patience = patience;
  }

  @Override
  public void close() {
    stop();
    executor.execute(() -> finish(patience));
  }

  void stop() {
    consumer.stop();
  }

  /** Lets handlers finish; what they have not by then goes back to the queue. */
  void finish(Duration limit) {
    try {
      if (!consumer.awaitIdle(limit)) {
        log.warn("handlers still run after {}; their messages go back", limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      keeper.close();
    }
  }
}
