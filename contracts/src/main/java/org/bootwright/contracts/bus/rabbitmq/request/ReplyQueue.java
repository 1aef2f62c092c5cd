package org.bootwright.contracts.bus.rabbitmq.request;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bootwright.contracts.bus.rabbitmq.connection.ChannelUse;
import org.bootwright.contracts.bus.rabbitmq.topology.BrokerNames;
import org.bootwright.contracts.bus.rabbitmq.topology.QueueArguments;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * The queue of the replies to one bus, another one with each connection. RabbitMQ's direct reply-to
 * would save it, but answers there go through the default exchange, and who may write to that may
 * write to every queue.
 */
final class ReplyQueue implements ChannelUse {
  /** What becomes of replies. */
  interface Listener {
    void replied(Delivery reply);

    /** No reply to what was asked until now will come any more. */
    void lost(String reason);
  }

  private final String user;
  private final Listener listener;

  /** Guards the routing key of the queue of now. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private @Nullable String routingKey;

  ReplyQueue(String user, Listener listener) {
    this.user = user;
    this.listener = listener;
  }

  @Override
  public void opened(Channel channel) throws IOException {
    String key = BrokerNames.replyKey(user, UUID.randomUUID().toString());
    String queue = BrokerNames.replyQueue(key);
    channel.queueDeclare(queue, false, true, true, QueueArguments.replies());
    channel.queueBind(queue, BrokerNames.REPLIES, key);
    channel.basicConsume(
        queue, true, (tag, reply) -> listener.replied(reply), tag -> channel.abort());
    set(key);
  }

  @Override
  public void lost(Channel channel, String reason) {
    set(null);
    listener.lost(reason);
  }

  private void set(@Nullable String key) {
    lock.lock();
    try {
      routingKey = key;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Where replies are to be sent, once there is such a place. */
  String awaitRoutingKey(long deadlineNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (routingKey == null) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
          throw new FailureException(
              FailureCode.BROKER_UNAVAILABLE,
              "asking over the broker: there is no connection to it; is it up?");
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
      return routingKey;
    } finally {
      lock.unlock();
    }
  }
}
