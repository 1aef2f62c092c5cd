package org.bootwright.gateway.lifecycle;

import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.bus.Dispatch;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.gateway.store.Outbox.Waiting;
import org.bootwright.gateway.store.Turn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what transactions left in the outbox, in order, and deletes it once the bus has it. Of
 * several gateways one does so at a time, for all of them. A crash in between sends it again, which
 * every consumer has to bear.
 */
final class OutboxPublisher implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(OutboxPublisher.class);

  /**
   * Messages that another gateway's crash left behind are found within this time, and those that
   * nobody told of, too.
   */
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** Taking a turn costs as much as sending a few messages; ours may end at any moment. */
  private static final Duration LONGEST_TURN = Duration.ofSeconds(1);

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
        if (publishInTurn() == 0) {
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

  /** How many were sent; none, too, while another gateway sends. */
  private int publishInTurn() {
    return records.database().inTurn(Turn.OUTBOX, this::publishWaiting).orElse(0);
  }

  private int publishWaiting() {
    long endNanos = System.nanoTime() + LONGEST_TURN.toNanos();
    int sent = 0;
    int batch;
    do {
      batch = publishNext();
      sent += batch;
    } while (batch > 0 && System.nanoTime() < endNanos);
    return sent;
  }

  private int publishNext() {
    List<Waiting> batch = records.database().read(records.outbox()::next);
    List<Dispatch> run = new ArrayList<>();
    for (Waiting waiting : batch) {
      if (waiting.queue().isPresent()) {
        run.add(new Dispatch(waiting.queue().get(), waiting.message(), waiting.trace()));
      } else if (waiting.message() instanceof Notice notice) {
        // What stands before it must not be overtaken by it.
        send(run);
        publish(notice, waiting.trace());
      } else {
        throw new IllegalStateException("a message without a queue that is no notice");
      }
    }
    send(run);
    if (!batch.isEmpty()) {
      long last = batch.getLast().sequence();
      records
          .database()
          .writeAside(
              connection -> {
                records.outbox().deleteUpTo(connection, last);
                return true;
              });
    }
    return batch.size();
  }

  private void send(List<Dispatch> run) {
    if (!run.isEmpty()) {
      bus.sendAll(List.copyOf(run));
      run.clear();
    }
  }

  private void publish(Notice notice, TraceParent trace) {
    try (Scope _ = trace.context().makeCurrent()) {
      bus.publish(notice);
    }
  }
}
