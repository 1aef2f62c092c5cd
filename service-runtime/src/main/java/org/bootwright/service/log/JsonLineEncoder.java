package org.bootwright.service.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * Writes an event as one line of JSON, all of it flat, so that a search is {@code vmId=…} and not a
 * path into an object:
 *
 * <pre>
 *  {"time":"2026-01-02T03:04:05.678Z","level":"INFO","logger":"…","thread":"…","message":"…",
 *   "service":"runner","runner":"…","vmId":"…","traceId":"…","spanId":"…","error":"stack trace"}
 * </pre>
 *
 * What a line says more than once is said by whoever is nearest: the call's own key-values, then
 * the thread's, then the process's. logback's own encoder nests them, and knows no trace.
 */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
  /** A stack trace of this length has said it all; a line has to fit what collects it. */
  private static final int MAXIMUM_ERROR_LENGTH = 16 * 1024;

  private static final JsonFactory JSON = new JsonFactory();

  /** What of the process's properties is said; logback puts some of its own among them. */
  private static final List<String> ALWAYS =
      List.of(LogSubject.SERVICE, LogSubject.WORKER, LogSubject.RUNNER);

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> field : fields(event).entrySet()) {
        json.writeFieldName(field.getKey());
        write(json, field.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private Map<String, Object> fields(ILoggingEvent event) {
    Map<String, Object> more = new LinkedHashMap<>();
    Map<String, String> process = event.getLoggerContextVO().getPropertyMap();
    for (String key : ALWAYS) {
      if (process.containsKey(key)) {
        more.put(key, process.get(key));
      }
    }
    event.getMDCPropertyMap().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> more.put(entry.getKey(), entry.getValue()));
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        more.put(pair.key, pair.value == null ? "null" : pair.value);
      }
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString());
    fields.put("logger", event.getLoggerName());
    fields.put("thread", event.getThreadName());
    fields.put("message", event.getFormattedMessage());
    more.forEach(fields::putIfAbsent);
    // Appending happens on the thread that logs, so the current span is the event's.
    SpanContext span = Span.current().getSpanContext();
    if (span.isValid()) {
      fields.putIfAbsent("traceId", span.getTraceId());
      fields.putIfAbsent("spanId", span.getSpanId());
    }
    if (event.getThrowableProxy() != null) {
      fields.put("error", error(event.getThrowableProxy()));
    }
    return fields;
  }

  private static String error(IThrowableProxy thrown) {
    String text = ThrowableProxyUtil.asString(thrown).stripTrailing();
    return text.length() <= MAXIMUM_ERROR_LENGTH
        ? text
        : text.substring(0, MAXIMUM_ERROR_LENGTH) + "…";
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      default -> json.writeString(value.toString());
    }
  }
}
