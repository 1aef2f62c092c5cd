package org.bootwright.contracts.bus.rabbitmq.work;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bootwright.contracts.bus.rabbitmq.connection.ChannelUse;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/** One lane of the publisher: a channel on which the broker confirms what it has taken. */
final class ConfirmedChannel implements ChannelUse {
  /** Guards the confirmations, which are those of the channel of now. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private @Nullable Confirmations confirmations;

  @Override
  public void opened(Channel channel) throws IOException {
    set(new Confirmations(channel));
  }

  @Override
  public void lost(Channel channel, String reason) {
    Confirmations ended = set(null);
    if (ended != null) {
      ended.end("the channel was lost meanwhile: " + reason);
    }
  }

  private @Nullable Confirmations set(@Nullable Confirmations now) {
    lock.lock();
    try {
      Confirmations before = confirmations;
      confirmations = now;
      changed.signalAll();
      return before;
    } finally {
      lock.unlock();
    }
  }

  /** Publishes and waits; gives back what has no queue. */
  List<Outgoing> publish(List<Outgoing> messages, long deadlineNanos) throws InterruptedException {
    return awaitOpen(messages.size(), deadlineNanos)
        .publish(messages, deadlineNanos)
        .await(deadlineNanos);
  }

  private Confirmations awaitOpen(int count, long deadlineNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (confirmations == null) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
          throw new FailureException(
              FailureCode.BROKER_UNAVAILABLE,
              "sending %d messages: there is no channel to the broker".formatted(count));
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
      return confirmations;
    } finally {
      lock.unlock();
    }
  }
}
