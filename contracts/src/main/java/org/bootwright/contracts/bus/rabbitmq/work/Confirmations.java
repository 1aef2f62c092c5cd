package org.bootwright.contracts.bus.rabbitmq.work;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What was published on one channel, from its first message to its end, and is not confirmed. */
final class Confirmations {
  /** Keeps a fast sender from filling the heap while the broker syncs its disk. */
  private static final int UNCONFIRMED_BOUND = 8192;

  private final Channel channel;
  private final ConcurrentNavigableMap<Long, Pending> pending = new ConcurrentSkipListMap<>();
  private final Semaphore room = new Semaphore(UNCONFIRMED_BOUND);

  /** Held while publishing, so that numbers are taken and messages go out in the same order. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private volatile @Nullable String end;

  private record Pending(Batch batch, Outgoing message) {}

  Confirmations(Channel channel) throws IOException {
    this.channel = channel;
    channel.addConfirmListener(
        (number, multiple) -> settle(number, multiple, null),
        (number, multiple) ->
            settle(number, multiple, "the broker refused one; its queue may be full"));
    channel.addReturnListener(this::returned);
    channel.confirmSelect();
  }

  /** Publishes all before it returns; the batch tells the rest. */
  Batch publish(List<Outgoing> messages, long deadlineNanos) throws InterruptedException {
    Batch batch = new Batch(messages.size());
    lock.lockInterruptibly();
    try {
      for (Outgoing message : messages) {
        if (!room.tryAcquire(
            Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          batch.failed("the broker is too slow in confirming earlier ones");
          return batch;
        }
        long number = channel.getNextPublishSeqNo();
        pending.put(number, new Pending(batch, message));
        channel.basicPublish(
            message.exchange(), message.routingKey(), true, message.properties(), message.body());
      }
    } catch (IOException | AlreadyClosedException e) {
      batch.failed("the channel was lost meanwhile: " + e.getMessage());
    } finally {
      lock.unlock();
    }
    String ended = end;
    if (ended != null) {
      failAll(ended);
    }
    return batch;
  }

  /** Nothing more is confirmed. */
  void end(String reason) {
    end = reason;
    failAll(reason);
  }

  private void failAll(String reason) {
    pending.values().forEach(message -> message.batch().failed(reason));
    pending.clear();
  }

  private void settle(long number, boolean multiple, @Nullable String refusal) {
    if (multiple) {
      ConcurrentNavigableMap<Long, Pending> upTo = pending.headMap(number, true);
      upTo.values().forEach(message -> settle(message, refusal));
      upTo.clear();
    } else {
      Pending message = pending.remove(number);
      if (message != null) {
        settle(message, refusal);
      }
    }
  }

  private void settle(Pending message, @Nullable String refusal) {
    room.release();
    if (refusal == null) {
      message.batch().confirmed();
    } else {
      message.batch().failed(refusal);
    }
  }

  /** Rare, so that looking through all costs less than an index kept for it. */
  private void returned(Return unroutable) {
    String id = unroutable.getProperties().getMessageId();
    for (Pending message : pending.values()) {
      if (message.message().properties().getMessageId().equals(id)) {
        message.batch().returned(message.message());
        return;
      }
    }
  }
}
