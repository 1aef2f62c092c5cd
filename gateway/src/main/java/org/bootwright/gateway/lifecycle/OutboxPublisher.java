package org.bootwright.gateway.lifecycle;

import java.time.Duration;
import java.util.List;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.message.Notice;
import org.bootwright.gateway.store.Outbox.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what transactions left in the outbox, in order, and deletes it once the bus has it. A crash
 * in between sends it again, which every consumer has to bear.
 */
final class OutboxPublisher implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(OutboxPublisher.class);

  /** Messages that another gateway's crash left behind are found within this time. */
  private static final Duration IDLE = Duration.ofSeconds(5);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Records records;
  private final MessageBus bus;

  OutboxPublisher(Records records, MessageBus bus) {
    this.records = records;
    this.bus = bus;
  }

  @Override
  public void run() {
    Duration pause = FIRST_PAUSE;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        long seen = records.signal().count();
        if (publishBatch() == 0) {
          records.signal().await(seen, IDLE);
        }
        pause = FIRST_PAUSE;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        log.warn("sending from the outbox failed; trying again in {}", pause, e);
        pause = waitLonger(pause);
      }
    }
  }

  private static Duration waitLonger(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private int publishBatch() {
    List<Waiting> batch = records.database().read(records.outbox()::next);
    for (Waiting waiting : batch) {
      if (waiting.queue().isPresent()) {
        WorkQueue queue = waiting.queue().get();
        bus.send(queue, waiting.message());
      } else if (waiting.message() instanceof Notice notice) {
        bus.publish(notice);
      } else {
        throw new IllegalStateException("a message without a queue that is no notice");
      }
    }
    if (!batch.isEmpty()) {
      long last = batch.getLast().sequence();
      records
          .database()
          .write(
              connection -> {
                records.outbox().deleteUpTo(connection, last);
                return true;
              });
    }
    return batch.size();
  }
}
