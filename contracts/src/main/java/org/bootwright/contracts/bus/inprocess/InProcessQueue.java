package org.bootwright.contracts.bus.inprocess;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.json.MessageCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One work queue. A message that fails goes back to the head, so that order holds. */
final class InProcessQueue {
  private static final Logger log = LoggerFactory.getLogger(InProcessQueue.class);

  /** Enough to see what went wrong; the log has them all. */
  private static final int KEPT_DEAD_LETTERS = 100;

  /** What a broker's redelivery would cost at least; keeps a failing handler from spinning. */
  private static final long REDELIVERY_PAUSE_MILLIS = 20;

  private final WorkQueue name;
  private final MessageCodec codec;
  private final ExecutorService executor;
  private final LinkedBlockingDeque<QueuedMessage> messages = new LinkedBlockingDeque<>();
  private final ArrayDeque<DeadLetter> deadLetters = new ArrayDeque<>();

  InProcessQueue(WorkQueue name, MessageCodec codec, ExecutorService executor) {
    this.name = name;
    this.codec = codec;
    this.executor = executor;
  }

  void add(QueuedMessage message) {
    messages.addLast(message);
  }

  Subscription consume(int concurrency, MessageHandler handler) {
    List<Future<?>> consumers = new ArrayList<>();
    for (int i = 0; i < concurrency; i++) {
      consumers.add(executor.submit(() -> deliverUntilClosed(handler)));
    }
    return () -> consumers.forEach(consumer -> consumer.cancel(true));
  }

  List<DeadLetter> deadLetters() {
    synchronized (deadLetters) {
      return List.copyOf(deadLetters);
    }
  }

  private void deliverUntilClosed(MessageHandler handler) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        deliver(messages.takeFirst(), handler);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void deliver(QueuedMessage message, MessageHandler handler) throws InterruptedException {
    try {
      handler.handle(codec.decode(message.body()));
    } catch (RejectedMessageException | IOException e) {
      setAside(message, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.warn("handling a message of {} failed", name.name(), e);
      redeliver(message, String.valueOf(e.getMessage()));
    }
  }

  private void redeliver(QueuedMessage message, String reason) throws InterruptedException {
    int failedDeliveries = message.failedDeliveries() + 1;
    if (failedDeliveries >= MessageBus.DELIVERY_LIMIT) {
      setAside(message, "delivered %d times: %s".formatted(failedDeliveries, reason));
      return;
    }
    messages.addFirst(new QueuedMessage(message.body(), failedDeliveries));
    Thread.sleep(REDELIVERY_PAUSE_MILLIS);
  }

  private void setAside(QueuedMessage message, String reason) {
    log.error("a message of {} is set aside as a dead letter: {}", name.name(), reason);
    synchronized (deadLetters) {
      if (deadLetters.size() == KEPT_DEAD_LETTERS) {
        deadLetters.removeFirst();
      }
      String body = new String(message.body(), StandardCharsets.UTF_8);
      deadLetters.addLast(new DeadLetter(name, body, reason));
    }
  }
}
