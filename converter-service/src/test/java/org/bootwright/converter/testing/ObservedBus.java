package org.bootwright.converter.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.bootwright.contracts.bus.Dispatch;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RequestHandler;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;

/** A bus that tells a test when a subscriber has handled a notice, and lets it hold one back. */
public final class ObservedBus implements MessageBus {
  private final MessageBus bus;
  private final Semaphore handledNotices = new Semaphore(0);
  private volatile Consumer<Notice> beforePublish = notice -> {};

  public ObservedBus(MessageBus bus) {
    this.bus = bus;
  }

  /** A permit for each notice that a subscriber of this bus has handled. */
  public Semaphore handledNotices() {
    return handledNotices;
  }

  /** Runs on the publishing thread, which it may hold. */
  public void beforePublish(Consumer<Notice> hook) {
    beforePublish = hook;
  }

  @Override
  public void sendAll(List<Dispatch> dispatches) {
    bus.sendAll(dispatches);
  }

  @Override
  public Subscription consume(WorkQueue queue, int concurrency, MessageHandler handler) {
    return bus.consume(queue, concurrency, handler);
  }

  @Override
  public void publish(Notice notice) {
    beforePublish.accept(notice);
    bus.publish(notice);
  }

  @Override
  public <N extends Notice> Subscription subscribe(Class<N> kind, Consumer<N> listener) {
    return bus.subscribe(
        kind,
        notice -> {
          listener.accept(notice);
          handledNotices.release();
        });
  }

  @Override
  public Reply request(Endpoint endpoint, Request request, Duration timeout) {
    return bus.request(endpoint, request, timeout);
  }

  @Override
  public Subscription serve(Endpoint endpoint, RequestHandler handler) {
    return bus.serve(endpoint, handler);
  }

  @Override
  public void close() {
    bus.close();
  }
}
