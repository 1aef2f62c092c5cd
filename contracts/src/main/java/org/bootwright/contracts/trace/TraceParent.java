package org.bootwright.contracts.trace;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace in its wire form.
 *
 * @param value of the header {@code traceparent} (W3C Trace Context, section 3.2); empty outside of
 *     any trace
 */
public record TraceParent(String value) {
  /** The name of the header, in HTTP as in AMQP. */
  public static final String HEADER = "traceparent";

  /** Outside of any trace. */
  public static final TraceParent NONE = new TraceParent("");

  private static final TextMapGetter<String> GETTER =
      new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable String value, String key) {
          return HEADER.equals(key) ? value : null;
        }
      };

  /** Where the calling thread is. */
  public static TraceParent current() {
    return of(Context.current());
  }

  public static TraceParent of(Context context) {
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance().inject(context, headers, Map::put);
    return Optional.ofNullable(headers.get(HEADER)).map(TraceParent::new).orElse(NONE);
  }

  @JsonCreator
  public static TraceParent parse(String value) {
    return new TraceParent(value);
  }

  /**
   * A context with this place as the parent of what begins in it; a malformed value is no place.
   */
  public Context context() {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), value, GETTER);
  }

  @JsonValue
  @Override
  public String toString() {
    return value;
  }
}
