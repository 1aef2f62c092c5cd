package org.bootwright.service.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;

/**
 * Makes histograms with buckets of our own choosing: a few where decisions are made, rather than
 * the seventy that the library would make of each.
 */
public final class Histograms {
  /** From an answer out of memory to one that somebody complains of. */
  private static final double[] QUICK = {0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 30};

  /** From a disk that is there to an emulated boot on a busy machine, or a large image. */
  private static final double[] SLOW = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 90, 300, 1800};

  /** From a tool of a few megabytes to a desktop. */
  private static final double[] BYTES = {1e6, 1e7, 5e7, 1e8, 2.5e8, 5e8, 1e9, 2.5e9, 1e10};

  private Histograms() {}

  /** For answers: milliseconds to seconds. */
  public static Timer quick(MeterRegistry registry, String name, String help, String... tags) {
    return timer(registry, name, help, QUICK, tags);
  }

  /** For work: a tenth of a second to half an hour. */
  public static Timer slow(MeterRegistry registry, String name, String help, String... tags) {
    return timer(registry, name, help, SLOW, tags);
  }

  private static Timer timer(
      MeterRegistry registry, String name, String help, double[] seconds, String... tags) {
    return Timer.builder(name)
        .description(help)
        .tags(tags)
        .serviceLevelObjectives(
            Arrays.stream(seconds)
                .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
                .toArray(Duration[]::new))
        .register(registry);
  }

  /** For sizes of images. */
  public static DistributionSummary bytes(
      MeterRegistry registry, String name, String help, String... tags) {
    return DistributionSummary.builder(name)
        .description(help)
        .tags(Tags.of(tags))
        .baseUnit("bytes")
        .serviceLevelObjectives(BYTES)
        .register(registry);
  }
}
