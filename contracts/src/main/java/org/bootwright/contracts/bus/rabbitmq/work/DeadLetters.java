package org.bootwright.contracts.bus.rabbitmq.work;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.rabbitmq.topology.BrokerNames;
import org.bootwright.contracts.bus.rabbitmq.wire.MessageProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets messages aside with the reason. The broker could do so itself, and does where a consumer
 * dies of a message, but it knows no reason.
 */
public final class DeadLetters {
  /** Why it was set aside. */
  public static final String REASON = "bootwright-reason";

  /** The work queue that it came from. */
  public static final String QUEUE = "bootwright-queue";

  /** How often it was delivered. */
  public static final String DELIVERIES = "bootwright-deliveries";

  /** When it failed first, as far as this consumer knows. */
  public static final String FIRST_FAILURE = "bootwright-first-failure";

  /** The broker's user who had sent it, as the broker had checked. */
  public static final String SENDER = "bootwright-sender";

  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  /** Headers share a frame of 128 KiB. */
  private static final int REASON_BOUND = 4096;

  /** Messages that fail at the same time; of more than these the first failure is not known. */
  private static final int REMEMBERED = 1000;

  private final Publisher publisher;
  private final MessageProperties properties;
  private final Map<String, Instant> firstFailures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  public DeadLetters(Publisher publisher, MessageProperties properties) {
    this.publisher = publisher;
    this.properties = properties;
  }

  /** To be called for each delivery that failed. */
  void failed(Delivery delivery) {
    String id = delivery.properties().getMessageId();
    if (id != null) {
      synchronized (firstFailures) {
        firstFailures.putIfAbsent(id, Instant.now());
      }
    }
  }

  /** Returns once the dead-letter queue has it; the caller then acknowledges it. */
  void setAside(WorkQueue queue, Delivery delivery, String reason) throws InterruptedException {
    log.error("a message of {} is set aside as a dead letter: {}", queue.name(), reason);
    Map<String, Object> headers = new HashMap<>();
    @Nullable Map<String, Object> before = delivery.properties().getHeaders();
    if (before != null) {
      headers.putAll(before);
      // The broker's own account of it, which would have it counted as a late redelivery.
      headers.keySet().removeIf(name -> name.startsWith("x-"));
    }
    headers.put(REASON, reason.substring(0, Math.min(reason.length(), REASON_BOUND)));
    headers.put(QUEUE, queue.name());
    headers.put(DELIVERIES, delivery.earlierDeliveries() + 1);
    headers.put(FIRST_FAILURE, firstFailure(delivery).toString());
    String sender = delivery.properties().getUserId();
    if (sender != null) {
      headers.put(SENDER, sender);
    }
    publisher.publishOne(
        new Outgoing(
            BrokerNames.DEAD,
            queue.name(),
            properties.copy(delivery.properties(), headers),
            delivery.body()));
  }

  private Instant firstFailure(Delivery delivery) {
    synchronized (firstFailures) {
      return Optional.ofNullable(firstFailures.remove(delivery.properties().getMessageId()))
          .orElseGet(Instant::now);
    }
  }
}
