package org.bootwright.contracts.bus.notice;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.bootwright.contracts.message.Notice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber with a thread and a bounded queue of its own, so that it holds nobody up. Runs
 * until its thread is interrupted.
 */
public final class NoticeListener<N extends Notice> implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(NoticeListener.class);

  /** A few seconds of the busiest notices; beyond that news is no news. */
  private static final int BACKLOG = 4096;

  private final Class<N> kind;
  private final Consumer<N> listener;
  private final BlockingQueue<Heard<N>> backlog = new ArrayBlockingQueue<>(BACKLOG);

  private record Heard<N>(N notice, Context trace) {}

  public NoticeListener(Class<N> kind, Consumer<N> listener) {
    this.kind = kind;
    this.listener = listener;
  }

  /** Takes a notice of its kind, in place of the oldest when it is far behind. Never waits. */
  public void offer(Notice notice, Context trace) {
    if (!kind.isInstance(notice)) {
      return;
    }
    Heard<N> wanted = new Heard<>(kind.cast(notice), trace);
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

  private void deliver(Heard<N> heard) {
    try (Scope _ = heard.trace().makeCurrent()) {
      listener.accept(heard.notice());
    } catch (RuntimeException e) {
      log.error("a listener to {} failed; it goes on with the next", kind.getSimpleName(), e);
    }
  }
}
