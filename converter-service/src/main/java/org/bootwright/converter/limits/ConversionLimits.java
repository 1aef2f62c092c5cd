package org.bootwright.converter.limits;

/**
 * Bounds on one image, all layers together.
 *
 * @param layerCount layers
 * @param streamBytes tar bytes after decompression
 * @param entryCount entries of the tars
 * @param metadataBytes names, link targets and extended attributes, which are kept in memory
 */
public record ConversionLimits(
    int layerCount, long streamBytes, long entryCount, long metadataBytes) {
  /** Docker stops at 127; some builders do not. */
  private static final int DEFAULT_LAYER_COUNT = 1_000;

  /** Larger than any image seen, and still an end for a decompression bomb. */
  private static final long DEFAULT_STREAM_BYTES = 1L << 40;

  /** Ten times a large distribution with its development tools; about 1.5 GB of heap. */
  private static final long DEFAULT_ENTRY_COUNT = 4_000_000;

  private static final long DEFAULT_METADATA_BYTES = 512L << 20;

  public static ConversionLimits standard() {
    return new ConversionLimits(
        DEFAULT_LAYER_COUNT, DEFAULT_STREAM_BYTES, DEFAULT_ENTRY_COUNT, DEFAULT_METADATA_BYTES);
  }
}
