package org.bootwright.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.service.metrics.Histograms;
import org.bootwright.service.trace.Tracing;

/**
 * Measures every request, also one that is refused, and makes it a span: of the trace that the
 * client's {@code traceparent} names, or the first of a new one.
 */
final class RequestObserver implements Handler<RoutingContext> {
  private static final String OPERATION = "bootwright.operation";
  private static final String TRACE = "bootwright.trace";

  /** What was refused before it was known what was asked for. */
  private static final String NO_OPERATION = "none";

  private static final int FIRST_SERVER_ERROR = 500;

  private final MeterRegistry registry;

  RequestObserver(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void handle(RoutingContext context) {
    long startedNanos = System.nanoTime();
    String method = context.request().method().name();
    Context parent =
        Optional.ofNullable(context.request().getHeader(TraceParent.HEADER))
            .map(header -> new TraceParent(header).context())
            .orElseGet(Context::root);
    Span span =
        Tracing.tracer()
            .spanBuilder(method)
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", method)
            .setAttribute("url.path", context.request().path())
            .startSpan();
    context.put(TRACE, parent.with(span));
    context.addEndHandler(_ -> ended(context, span, startedNanos));
    context.next();
  }

  private void ended(RoutingContext context, Span span, long startedNanos) {
    String operation = Objects.requireNonNullElse(context.get(OPERATION), NO_OPERATION);
    int status = context.response().getStatusCode();
    Histograms.quick(
            registry,
            "bootwright.http.requests",
            "HTTP requests, streams and WebSockets until they end",
            "operation",
            operation,
            "status",
            Integer.toString(status))
        .record(Duration.ofNanos(System.nanoTime() - startedNanos));
    span.updateName(operation);
    span.setAttribute("http.response.status_code", status);
    if (status >= FIRST_SERVER_ERROR) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  /** Says what is asked for, and gives the context to answer it in. */
  static Context contextOf(RoutingContext context, String operation) {
    context.put(OPERATION, operation);
    return Objects.requireNonNullElse(context.get(TRACE), Context.root());
  }
}
