package org.bootwright.contracts.bus.rabbitmq.work;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message on the channel that brought it. What is said of it goes to that channel alone: once
 * it is closed, the message is the queue's again and comes another time.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and nobody keeps the bytes
record Delivery(Channel channel, long tag, AMQP.BasicProperties properties, byte[] body) {
  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  /** Set by quorum queues: how often the message came back. */
  private static final String DELIVERY_COUNT = "x-delivery-count";

  @FunctionalInterface
  private interface Settlement {
    void settle() throws IOException;
  }

  /** How often it was delivered before and came back. */
  long earlierDeliveries() {
    @Nullable Map<String, Object> headers = properties.getHeaders();
    return headers != null && headers.get(DELIVERY_COUNT) instanceof Number count
        ? count.longValue()
        : 0;
  }

  void acknowledge() {
    settle(() -> channel.basicAck(tag, false));
  }

  /** Counts as a delivery that failed: since RabbitMQ 4.3 only a reject does, a nack does not. */
  void giveBack() {
    settle(() -> channel.basicReject(tag, true));
  }

  /** Nobody has looked at it. */
  void giveBackUntouched() {
    settle(() -> channel.basicNack(tag, false, true));
  }

  private static void settle(Settlement settlement) {
    try {
      settlement.settle();
    } catch (IOException | AlreadyClosedException e) {
      log.debug("a channel was lost before a message was settled; it comes again", e);
    }
  }
}
