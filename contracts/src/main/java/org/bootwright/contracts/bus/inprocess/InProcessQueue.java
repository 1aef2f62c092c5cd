package org.bootwright.contracts.bus.inprocess;

import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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

  /**
   * Guards the messages and whether a consumer is closed: a closed one must not take what comes
   * next.
   */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final ArrayDeque<QueuedMessage> messages = new ArrayDeque<>();
  private final ArrayDeque<DeadLetter> deadLetters = new ArrayDeque<>();

  InProcessQueue(WorkQueue name, MessageCodec codec, ExecutorService executor) {
    this.name = name;
    this.codec = codec;
    this.executor = executor;
  }

  void add(QueuedMessage message) {
    locked(() -> messages.addLast(message));
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

  Subscription consume(int concurrency, MessageHandler handler) {
    AtomicBoolean closed = new AtomicBoolean();
    for (int i = 0; i < concurrency; i++) {
      executor.execute(() -> deliverUntilClosed(closed, handler));
    }
    return () -> locked(() -> closed.set(true));
  }

  List<DeadLetter> deadLetters() {
    synchronized (deadLetters) {
      return List.copyOf(deadLetters);
    }
  }

  private void deliverUntilClosed(AtomicBoolean closed, MessageHandler handler) {
    try {
      Optional<QueuedMessage> message = take(closed);
      while (message.isPresent()) {
        deliver(message.get(), handler);
        message = take(closed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next message, or nothing once the consumer is closed. */
  private Optional<QueuedMessage> take(AtomicBoolean closed) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (messages.isEmpty() && !closed.get()) {
        changed.await();
      }
      return closed.get() ? Optional.empty() : Optional.of(messages.removeFirst());
    } finally {
      lock.unlock();
    }
  }

  private void deliver(QueuedMessage message, MessageHandler handler) throws InterruptedException {
    try (Scope _ = message.trace().context().makeCurrent()) {
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
    locked(() -> messages.addFirst(message.failed()));
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
