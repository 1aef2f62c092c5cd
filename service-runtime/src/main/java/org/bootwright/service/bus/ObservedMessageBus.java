package org.bootwright.service.bus;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.bootwright.contracts.bus.Dispatch;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.bus.RequestHandler;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.service.log.LogSubject;

/**
 * Measures what goes over a bus, makes the handling of each message a span of the message's trace,
 * and has log lines of handlers say what the message is about.
 */
public final class ObservedMessageBus extends ForwardingMessageBus {
  private final BusMeters meters;

  public ObservedMessageBus(MessageBus bus, MeterRegistry registry) {
    super(bus);
    this.meters = new BusMeters(registry);
  }

  @Override
  public void sendAll(List<Dispatch> dispatches) {
    boolean failed = true;
    try {
      super.sendAll(dispatches);
      failed = false;
    } finally {
      for (Dispatch dispatch : dispatches) {
        meters.sent(dispatch.message(), failed);
      }
    }
  }

  @Override
  public Subscription consume(WorkQueue queue, int concurrency, MessageHandler handler) {
    return super.consume(queue, concurrency, message -> handle(queue, message, handler));
  }

  private void handle(WorkQueue queue, Message message, MessageHandler handler)
      throws RejectedMessageException {
    long startedNanos = System.nanoTime();
    String outcome = "failed";
    try (LogSubject _ = LogSubject.of(MessageSubject.of(message));
        MessageSpan span = MessageSpan.consuming(message, queue.name())) {
      try {
        handler.handle(message);
        outcome = "done";
      } catch (RejectedMessageException rejected) {
        outcome = "rejected";
        span.failed(rejected);
        throw rejected;
      } catch (RuntimeException failure) {
        span.failed(failure);
        throw failure;
      }
    } finally {
      meters.handled(message, outcome, startedNanos);
    }
  }

  @Override
  public void publish(Notice notice) {
    boolean failed = true;
    try {
      super.publish(notice);
      failed = false;
    } finally {
      meters.sent(notice, failed);
    }
  }

  @Override
  public <N extends Notice> Subscription subscribe(Class<N> kind, Consumer<N> listener) {
    return super.subscribe(
        kind,
        notice -> {
          try (LogSubject _ = LogSubject.of(MessageSubject.of(notice))) {
            listener.accept(notice);
          }
        });
  }

  @Override
  public Reply request(Endpoint endpoint, Request request, Duration timeout) {
    long startedNanos = System.nanoTime();
    String outcome = "failed";
    try {
      Reply reply = super.request(endpoint, request, timeout);
      outcome = "answered";
      return reply;
    } catch (FailureException failure) {
      outcome = failure.code().code();
      throw failure;
    } finally {
      meters.asked(request, outcome, startedNanos);
    }
  }

  @Override
  public Subscription serve(Endpoint endpoint, RequestHandler handler) {
    return super.serve(
        endpoint,
        request -> {
          try (LogSubject _ = LogSubject.of(MessageSubject.of(request));
              MessageSpan span = MessageSpan.answering(request)) {
            try {
              return handler.answer(request);
            } catch (RuntimeException failure) {
              span.failed(failure);
              throw failure;
            }
          }
        });
  }
}
