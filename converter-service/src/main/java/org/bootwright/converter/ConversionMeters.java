package org.bootwright.converter;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.service.metrics.Histograms;

/** Measures conversions. */
final class ConversionMeters {
  private final MeterRegistry registry;
  private final DistributionSummary bytes;

  ConversionMeters(MeterRegistry registry) {
    this.registry = registry;
    this.bytes =
        Histograms.bytes(
            registry, "bootwright.conversion", "Compressed bytes of images that were converted");
  }

  /**
   * A conversion ended.
   *
   * @param readBytes 0 where the image's disk was there
   */
  void ended(long readBytes, Optional<Failure> failure, long tookNanos) {
    String outcome =
        failure.map(why -> why.code().code()).orElse(readBytes > 0 ? "converted" : "present");
    Histograms.slow(
            registry,
            "bootwright.conversion",
            "Conversions, from their start in this converter to their end",
            "outcome",
            outcome)
        .record(Duration.ofNanos(tookNanos));
    if (outcome.equals("converted")) {
      bytes.record((double) readBytes);
    }
  }
}
