package org.bootwright.runner;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.bus.Dispatch;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.trace.TraceParent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports in order, however long the broker is away, and holds up no VM meanwhile. The queue
 * needs no bound: each attempt of a VM puts two reports into it.
 */
final class ReportOutbox implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReportOutbox.class);
  private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

  /** What is not sent by then is reported as lost by the next runner on this state directory. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /**
   * A report to send.
   *
   * @param trace where it was made
   * @param afterwards what to do once the report is the bus's
   */
  private record Outgoing(Report report, TraceParent trace, Runnable afterwards) {}

  private final MessageBus bus;
  private final BlockingQueue<Outgoing> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;

  ReportOutbox(MessageBus bus) {
    this.bus = bus;
    this.thread = Thread.ofVirtual().name("reports").start(this::sendAll);
  }

  void send(Report report, Runnable afterwards) {
    queue.add(new Outgoing(report, TraceParent.current(), afterwards));
  }

  private void sendAll() {
    try {
      while (!closing || !queue.isEmpty()) {
        Outgoing next = queue.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
          sendOne(next);
        }
      }
    } catch (InterruptedException interrupted) {
      log.warn("{} reports were not sent", queue.size() + 1);
    }
  }

  private void sendOne(Outgoing outgoing) throws InterruptedException {
    while (true) {
      try {
        bus.sendAll(List.of(new Dispatch(WorkQueue.REPORTS, outgoing.report(), outgoing.trace())));
        outgoing.afterwards().run();
        return;
      } catch (FailureException unavailable) {
        log.warn("a report is sent again in {}: {}", RETRY_PAUSE, unavailable.getMessage());
        Thread.sleep(RETRY_PAUSE);
      }
    }
  }

  /** Sends what is there, as long as the bus takes it. */
  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(CLOSE_TIMEOUT)) {
        thread.interrupt();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
