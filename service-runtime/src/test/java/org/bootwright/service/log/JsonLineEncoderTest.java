package org.bootwright.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.event.KeyValuePair;

/** Golden lines: whoever searches logs holds on to the names of these fields. */
final class JsonLineEncoderTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private final LoggerContext loggers = new LoggerContext();
  private final JsonLineEncoder encoder = new JsonLineEncoder();

  @BeforeEach
  void nameTheProcess() {
    MDC.clear();
    loggers.setMDCAdapter(new ch.qos.logback.classic.util.LogbackMDCAdapter());
    loggers.putProperty(LogSubject.SERVICE, "runner");
    loggers.putProperty(LogSubject.RUNNER, "runner-1");
    loggers.putProperty("HOSTNAME", "not said");
  }

  private LoggingEvent event(String message, Object... arguments) {
    var event = new LoggingEvent();
    event.setLoggerContext(loggers);
    event.setLoggerContextRemoteView(loggers.getLoggerContextRemoteView());
    event.setLoggerName("org.bootwright.runner.X");
    event.setLevel(Level.INFO);
    event.setThreadName("vm-1");
    event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
    event.setMessage(message);
    event.setArgumentArray(arguments);
    event.setMDCPropertyMap(
        MDC.getCopyOfContextMap() == null ? java.util.Map.of() : MDC.getCopyOfContextMap());
    return event;
  }

  private String line(LoggingEvent event) {
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void aLineSaysWhoSpeaksOfWhatInWhichTrace() {
    var span =
        Span.wrap(
            SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));
    try (LogSubject _ = LogSubject.of(LogSubject.VM, "7d0c");
        Scope _ = span.makeCurrent()) {
      LoggingEvent event = event("took {} of \"it\"\n", 3);
      event.addKeyValuePair(new KeyValuePair("bytes", 42L));

      assertThat(line(event))
          .isEqualTo(
              "{\"time\":\"2026-01-02T03:04:05.678Z\",\"level\":\"INFO\","
                  + "\"logger\":\"org.bootwright.runner.X\",\"thread\":\"vm-1\","
                  + "\"message\":\"took 3 of \\\"it\\\"\\n\","
                  + "\"service\":\"runner\",\"runner\":\"runner-1\",\"vmId\":\"7d0c\",\"bytes\":42,"
                  + "\"traceId\":\"0af7651916cd43dd8448eb211c80319c\","
                  + "\"spanId\":\"b7ad6b7169203331\"}\n");
    }
  }

  @Test
  void anErrorKeepsToOneLine() {
    LoggingEvent event = event("failed");
    event.setThrowableProxy(
        new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException("broken\nhere")));

    assertThat(line(event)).containsOnlyOnce("\n").contains("\"error\":\"java.lang.Illegal");
  }

  @Test
  void innerSubjectsGiveBackToOuterOnes() {
    try (LogSubject _ = LogSubject.of(LogSubject.VM, "outer")) {
      try (LogSubject _ = LogSubject.of(LogSubject.VM, "inner")) {
        assertThat(MDC.get(LogSubject.VM)).isEqualTo("inner");
      }
      assertThat(MDC.get(LogSubject.VM)).isEqualTo("outer");
    }
    assertThat(MDC.get(LogSubject.VM)).isNull();
  }

  @Test
  void workOnAnotherThreadCarriesTheSubjects() throws InterruptedException {
    var seen = new java.util.concurrent.atomic.AtomicReference<String>("");
    try (LogSubject _ = LogSubject.of(LogSubject.VM, "7d0c")) {
      Thread.ofVirtual().start(CarriedWork.of(() -> seen.set(MDC.get(LogSubject.VM)))).join();
    }
    assertThat(seen.get()).isEqualTo("7d0c");
  }
}
