package org.bootwright.converter;

import java.nio.file.Path;
import org.bootwright.converter.disk.DiskSize;
import org.bootwright.converter.limits.ConversionLimits;

/**
 * What a converter is told at its start.
 *
 * @param images directory that holds the converted disks; made if absent
 * @param worker names this converter to gateways and in logs; unique among them
 * @param concurrency conversions that run at the same time; others wait, with their claim held
 * @param limits bounds on each image
 * @param slackBytes free space in a new disk
 * @param sources how registries and the Docker Engine are reached
 */
public record ConverterConfig(
    Path images,
    String worker,
    int concurrency,
    ConversionLimits limits,
    long slackBytes,
    SourceSettings sources) {

  public ConverterConfig {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is at least 1, not " + concurrency);
    }
  }

  /** With sources that need no settings. */
  public ConverterConfig(
      Path images, String worker, int concurrency, ConversionLimits limits, long slackBytes) {
    this(images, worker, concurrency, limits, slackBytes, SourceSettings.standard());
  }

  /** One conversion at a time, with the standard bounds. */
  public static ConverterConfig of(Path images, String worker) {
    return new ConverterConfig(
        images, worker, 1, ConversionLimits.standard(), DiskSize.STANDARD_SLACK_BYTES);
  }

  /** The same, with sources reached as these settings say. */
  public ConverterConfig withSources(SourceSettings settings) {
    return new ConverterConfig(images, worker, concurrency, limits, slackBytes, settings);
  }

  /** The same with more conversions at the same time. */
  public ConverterConfig withConcurrency(int count) {
    return new ConverterConfig(images, worker, count, limits, slackBytes, sources);
  }
}
