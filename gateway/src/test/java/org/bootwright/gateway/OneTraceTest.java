package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.time.Duration;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.image.Platform;
import org.bootwright.service.bus.ObservedMessageBus;
import org.bootwright.service.health.Readiness;
import org.bootwright.service.metrics.ServiceMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One boot is one trace, from the client's request to the report that the VM runs. */
final class OneTraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CLIENT_SPAN = "b7ad6b7169203331";

  @RegisterExtension static final OpenTelemetryExtension TRACES = OpenTelemetryExtension.create();

  @TempDir private Path directory;
  private final ServiceMetrics metrics = ServiceMetrics.create();
  private final ObservedMessageBus bus =
      new ObservedMessageBus(new InProcessMessageBus(), metrics.registry());
  private Gateway gateway;
  private FakeConverter converter;
  private FakeRunner runner;
  private Client client;

  @BeforeEach
  void start() {
    gateway =
        new Gateway(
            bus,
            GatewayConfig.onLoopback(0, directory.resolve("gateway.db")),
            metrics,
            Readiness.started());
    gateway.start();
    converter = new FakeConverter(bus);
    runner = new FakeRunner(bus, Platform.ofHost().architecture());
    client = new Client(gateway.port());
  }

  @AfterEach
  void close() {
    client.close();
    gateway.close();
    converter.close();
    runner.close();
    bus.close();
    metrics.close();
  }

  @Test
  void oneBootIsOneTraceWithTheRightParents() {
    Client.Answer answer =
        client.post(
            "/v1/vms",
            "{\"image\":\"debian:trixie\"}",
            "traceparent",
            "00-%s-%s-01".formatted(TRACE, CLIENT_SPAN));
    String vm = answer.text("id");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> client.get("/v1/vms/" + vm).text("state").equals("running"));
    await().atMost(Duration.ofSeconds(20)).until(() -> has("handle VmStarted"));

    SpanData request = span("createVm");
    assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(request.getParentSpanId()).isEqualTo(CLIENT_SPAN);
    assertThat(span("handle ConvertImage").getParentSpanId()).isEqualTo(request.getSpanId());
    assertThat(span("answer ClaimConversion").getParentSpanId())
        .isEqualTo(span("handle ConvertImage").getSpanId());
    assertThat(span("handle ConversionFinished").getParentSpanId())
        .isEqualTo(span("handle ConvertImage").getSpanId());
    assertThat(span("answer ClaimBoot").getParentSpanId())
        .isEqualTo(span("handle BootVm").getSpanId());
    assertThat(span("handle VmStarted").getParentSpanId())
        .isEqualTo(span("handle BootVm").getSpanId());
  }

  /** A span of the one trace; its being found there is what is asserted. */
  private static SpanData span(String name) {
    return TRACES.getSpans().stream()
        .filter(span -> span.getTraceId().equals(TRACE) && span.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + TRACES.getSpans()));
  }

  private static boolean has(String name) {
    return TRACES.getSpans().stream().anyMatch(span -> span.getName().equals(name));
  }
}
