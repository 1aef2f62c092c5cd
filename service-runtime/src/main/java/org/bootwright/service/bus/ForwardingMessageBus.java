package org.bootwright.service.bus;

import java.time.Duration;
import java.util.List;
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

/** Another bus with something around it; as it is, it adds nothing. */
public abstract class ForwardingMessageBus implements MessageBus {
  private final MessageBus bus;

  protected ForwardingMessageBus(MessageBus bus) {
    this.bus = bus;
  }

  @Override
  public boolean isDurable() {
    return bus.isDurable();
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
    bus.publish(notice);
  }

  @Override
  public <N extends Notice> Subscription subscribe(Class<N> kind, Consumer<N> listener) {
    return bus.subscribe(kind, listener);
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
