package org.bootwright.service.bus;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.bootwright.contracts.message.Message;
import org.bootwright.service.trace.Tracing;

/** The span of the handling of one message; current until it is closed on the same thread. */
final class MessageSpan implements AutoCloseable {
  private final Span span;
  private final Scope scope;

  @SuppressWarnings("MustBeClosedChecker") // closed with this
  private MessageSpan(Span span) {
    this.span = span;
    this.scope = span.makeCurrent();
  }

  /** A message of a work queue is handled. */
  static MessageSpan consuming(Message message, String queue) {
    SpanBuilder builder = builder("handle ", message).setSpanKind(SpanKind.CONSUMER);
    return new MessageSpan(builder.setAttribute("messaging.destination.name", queue).startSpan());
  }

  /**
   * A request is answered. One that belongs to no trace begins none: a console is read several
   * times a second.
   */
  static MessageSpan answering(Message message) {
    boolean traced = Span.fromContext(Context.current()).getSpanContext().isValid();
    return new MessageSpan(
        traced
            ? builder("answer ", message).setSpanKind(SpanKind.SERVER).startSpan()
            : Span.getInvalid());
  }

  private static SpanBuilder builder(String verb, Message message) {
    SpanBuilder builder = Tracing.tracer().spanBuilder(verb + message.getClass().getSimpleName());
    MessageSubject.of(message)
        .forEach((key, value) -> builder.setAttribute("bootwright." + key, value));
    return builder;
  }

  void failed(Throwable failure) {
    span.recordException(failure);
    span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
  }

  @Override
  public void close() {
    scope.close();
    span.end();
  }
}
