package org.bootwright.service.trace;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a process's spans go: to a collector, when {@code OTEL_*} variables name one. */
public final class Tracing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tracing.class);

  private static final String SCOPE = "org.bootwright";

  private static final Map<String, String> DEFAULTS =
      Map.of(
          // What the JDK's HTTP client can speak.
          "otel.exporter.otlp.protocol", "http/protobuf",
          "otel.traces.exporter", "otlp",
          // Metrics are scraped, logs are collected from standard error.
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none");

  private final Optional<OpenTelemetrySdk> sdk;

  private Tracing(Optional<OpenTelemetrySdk> sdk) {
    this.sdk = sdk;
  }

  /**
   * Starts the SDK where an endpoint is named; else spans are not made at all. Once in a process,
   * before the first {@link #tracer}.
   */
  public static Tracing start(String service) {
    Map<String, String> environment = System.getenv();
    boolean wanted =
        environment.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
            || environment.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    if (!wanted) {
      return new Tracing(Optional.empty());
    }
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> DEFAULTS)
            .addPropertiesSupplier(() -> Map.of("otel.service.name", "bootwright-" + service))
            // This process closes it when its services are closed, not before.
            .disableShutdownHook()
            .setResultAsGlobal()
            .build()
            .getOpenTelemetrySdk();
    log.info("traces are exported to the OTLP endpoint");
    return new Tracing(Optional.of(sdk));
  }

  /** Makes spans; ones that cost nothing where nobody wants them. */
  public static Tracer tracer() {
    return GlobalOpenTelemetry.getOrNoop().getTracer(SCOPE);
  }

  /** Sends what has not been sent yet. */
  @Override
  public void close() {
    sdk.ifPresent(OpenTelemetrySdk::close);
  }
}
