package org.bootwright.converter.disk;

import java.util.Map;
import org.bootwright.converter.digest.StreamSha256;
import org.bootwright.converter.layer.InflationLibrary;

/**
 * How a host converts. None of it changes a byte of any disk.
 *
 * @param inflation decompresses gzip
 * @param layersAtOnce layers that are read at the same time, in about 6 MiB each
 */
public record ConversionTuning(InflationLibrary inflation, int layersAtOnce) {
  /**
   * A layer whose turn has not come waits, and a connection is slow to begin and then waits for the
   * network: with this many, others go on meanwhile.
   */
  private static final int LEAST_LAYERS_AT_ONCE = 3;

  private static final int MOST_LAYERS_AT_ONCE = 16;

  public ConversionTuning {
    if (layersAtOnce < 1) {
      throw new IllegalArgumentException("layers at once are at least 1, not " + layersAtOnce);
    }
  }

  /**
   * Loads native code on a thread of its own, for a process that knows early that it will convert:
   * the JVM takes a tenth of a second for it.
   */
  public static void prepare() {
    Thread.ofPlatform()
        .daemon()
        .name("native-code")
        .start(
            () -> {
              StreamSha256.prepare();
              InflationLibrary.prepare();
            });
  }

  /** For this host's processors, and what its environment says. */
  public static ConversionTuning of(Map<String, String> environment) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new ConversionTuning(
        InflationLibrary.choose(environment),
        Math.clamp(processors, LEAST_LAYERS_AT_ONCE, MOST_LAYERS_AT_ONCE));
  }
}
