package org.bootwright.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** What a service says about itself at {@code /metrics}, in the text format of Prometheus. */
final class MetricsText {
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<String> lines;

  MetricsText(String text) {
    lines = text.lines().toList();
  }

  /** Reads one; the stream is closed. */
  static MetricsText read(Supplier<InputStream> opened) {
    try (var reader =
        new BufferedReader(new InputStreamReader(opened.get(), StandardCharsets.UTF_8))) {
      return new MetricsText(reader.readAllAsString());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** CPU time that the process has used. */
  double cpuSeconds() {
    return value("process_cpu_time_ns_total") / NANOS_PER_SECOND;
  }

  /** Messages that wait to be sent. */
  double outbox() {
    return value("bootwright_outbox_messages");
  }

  /** How many VMs are in a state; a state that no VM is in has no line. */
  double vms(String state) {
    return lines.stream()
        .filter(line -> line.startsWith("bootwright_vms{state=\"" + state + "\"}"))
        .mapToDouble(MetricsText::valueOf)
        .sum();
  }

  private double value(String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(MetricsText::valueOf)
        .findFirst()
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.GATEWAY_UNAVAILABLE,
                    "reading the service's metrics: there is no "
                        + name
                        + ": a service process of its own is measured, not `bootwright up`"));
  }

  private static double valueOf(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
