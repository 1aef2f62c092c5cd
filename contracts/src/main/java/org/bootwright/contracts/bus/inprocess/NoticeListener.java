package org.bootwright.contracts.bus.inprocess;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.bootwright.contracts.message.Notice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscriber with a thread and a bounded queue of its own, so that it holds nobody up. */
final class NoticeListener<N extends Notice> implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(NoticeListener.class);

  /** A few seconds of the busiest notices; beyond that news is no news. */
  private static final int BACKLOG = 4096;

  private final Class<N> kind;
  private final Consumer<N> listener;
  private final BlockingQueue<N> backlog = new ArrayBlockingQueue<>(BACKLOG);

  NoticeListener(Class<N> kind, Consumer<N> listener) {
    this.kind = kind;
    this.listener = listener;
  }

  void offer(Notice notice) {
    if (!kind.isInstance(notice)) {
      return;
    }
    N wanted = kind.cast(notice);
    while (!backlog.offer(wanted)) {
      backlog.poll();
    }
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        deliver(backlog.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(N notice) {
    try {
      listener.accept(notice);
    } catch (RuntimeException e) {
      log.error("a listener to {} failed; it goes on with the next", kind.getSimpleName(), e);
    }
  }
}
