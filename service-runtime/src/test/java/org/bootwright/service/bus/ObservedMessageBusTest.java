package org.bootwright.service.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.service.log.LogSubject;
import org.bootwright.service.metrics.ServiceMetrics;
import org.bootwright.service.trace.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

final class ObservedMessageBusTest {
  @RegisterExtension static final OpenTelemetryExtension TRACES = OpenTelemetryExtension.create();

  private static final RunnerId RUNNER = new RunnerId("runner-1");
  private static final VmId VM = VmId.parse("0b1e3c2a-0000-4000-8000-000000000001");

  private final ServiceMetrics metrics = ServiceMetrics.create();
  private final ObservedMessageBus bus =
      new ObservedMessageBus(new InProcessMessageBus(), metrics.registry());

  @AfterEach
  void close() {
    bus.close();
    metrics.close();
  }

  @Test
  void handlersAreSpansOfTheSendersTraceAndSayWhatTheyAreAbout() {
    var subjects = new CopyOnWriteArrayList<Map<String, String>>();
    bus.consume(
        WorkQueue.runner(RUNNER),
        1,
        message -> subjects.add(Map.copyOf(MDC.getCopyOfContextMap())));
    Span sender = Tracing.tracer().spanBuilder("sender").startSpan();
    try (Scope _ = sender.makeCurrent()) {
      bus.send(WorkQueue.runner(RUNNER), new RunnerCommand.KillVm(VM, 1));
    }
    sender.end();

    await().until(() -> TRACES.getSpans().size() == 2);
    assertThat(TRACES.getSpans())
        .filteredOn(span -> span.getKind() == SpanKind.CONSUMER)
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.getName()).isEqualTo("handle KillVm");
              assertThat(span.getParentSpanId()).isEqualTo(sender.getSpanContext().getSpanId());
              assertThat(span.getTraceId()).isEqualTo(sender.getSpanContext().getTraceId());
            });
    assertThat(subjects).containsExactly(Map.of(LogSubject.VM, VM.toString()));
    assertThat(metrics.scrape())
        .contains("bootwright_bus_sent_total{message=\"KillVm\",outcome=\"confirmed\"} 1.0")
        .contains("bootwright_bus_handling_seconds_count{message=\"KillVm\",outcome=\"done\"} 1");
  }

  @Test
  void rejectedMessagesAreCountedAsDeadLetters() {
    bus.consume(
        WorkQueue.CONVERSIONS,
        1,
        message -> {
          throw new RejectedMessageException("nobody can");
        });
    bus.send(WorkQueue.CONVERSIONS, new Job.RemoveImage(new Digest("0".repeat(64))));

    await()
        .until(
            () ->
                metrics
                    .scrape()
                    .contains("bootwright_bus_dead_letters_total{message=\"RemoveImage\"} 1.0"));
  }

  @Test
  void requestsAreMeasuredByTheirOutcome() {
    Request request = new Request.ClaimBoot(VM, 1, RUNNER);

    assertThatThrownBy(() -> bus.request(Endpoint.GATEWAY, request, Duration.ofMillis(10)))
        .isInstanceOf(FailureException.class);

    assertThat(metrics.scrape())
        .contains(
            "bootwright_bus_requests_seconds_count{message=\"ClaimBoot\",outcome=\"timeout\"} 1");
  }

  @Test
  void itIsAsDurableAsWhatItObserves() {
    assertThat(bus.isDurable()).isFalse();
  }
}
