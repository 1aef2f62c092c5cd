package org.bootwright.service.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.bootwright.contracts.message.Message;
import org.bootwright.service.metrics.Histograms;

/**
 * What goes over the bus, by kinds of messages. Queues are no labels: each runner has one of its
 * own.
 */
final class BusMeters {
  private final MeterRegistry registry;

  BusMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void sent(Message message, boolean failed) {
    Counter.builder("bootwright.bus.sent")
        .description("Messages that were put on work queues, or published")
        .tag("message", kind(message))
        .tag("outcome", failed ? "failed" : "confirmed")
        .register(registry)
        .increment();
  }

  /**
   * A message was handled.
   *
   * @param outcome {@code done}, {@code failed} when it will come again, {@code rejected} when it
   *     became a dead letter
   */
  void handled(Message message, String outcome, long startedNanos) {
    Histograms.quick(
            registry,
            "bootwright.bus.handling",
            "Handling of messages of work queues",
            "message",
            kind(message),
            "outcome",
            outcome)
        .record(since(startedNanos));
    if (outcome.equals("rejected")) {
      Counter.builder("bootwright.bus.dead.letters")
          .description("Messages that were set aside as dead letters here, for what they say")
          .tag("message", kind(message))
          .register(registry)
          .increment();
    }
  }

  void asked(Message message, String outcome, long startedNanos) {
    Histograms.quick(
            registry,
            "bootwright.bus.requests",
            "Requests over the bus, from the question to the answer",
            "message",
            kind(message),
            "outcome",
            outcome)
        .record(since(startedNanos));
  }

  private static Duration since(long startedNanos) {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  private static String kind(Message message) {
    return message.getClass().getSimpleName();
  }
}
