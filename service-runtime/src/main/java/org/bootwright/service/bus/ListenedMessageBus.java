package org.bootwright.service.bus;

import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.RequestHandler;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.message.Reply;

/** Tells a listener of what is answered over another bus. */
public final class ListenedMessageBus extends ForwardingMessageBus {
  private final AnswerListener listener;

  public ListenedMessageBus(MessageBus bus, AnswerListener listener) {
    super(bus);
    this.listener = listener;
  }

  @Override
  public Subscription serve(Endpoint endpoint, RequestHandler handler) {
    return super.serve(
        endpoint,
        request -> {
          Reply reply = handler.answer(request);
          listener.answered(request, reply);
          return reply;
        });
  }
}
