package org.bootwright.converter.testing;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.message.Notice;
import org.bootwright.service.bus.ForwardingMessageBus;

/** A bus that tells a test when a subscriber has handled a notice, and lets it hold one back. */
public final class NoticeProbe extends ForwardingMessageBus {
  private final Semaphore handledNotices = new Semaphore(0);
  private volatile Consumer<Notice> beforePublish = notice -> {};

  public NoticeProbe(MessageBus bus) {
    super(bus);
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
  public void publish(Notice notice) {
    beforePublish.accept(notice);
    super.publish(notice);
  }

  @Override
  public <N extends Notice> Subscription subscribe(Class<N> kind, Consumer<N> listener) {
    return super.subscribe(
        kind,
        notice -> {
          listener.accept(notice);
          handledNotices.release();
        });
  }
}
