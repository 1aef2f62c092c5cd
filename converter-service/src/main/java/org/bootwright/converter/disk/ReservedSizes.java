package org.bootwright.converter.disk;

import java.util.List;
import org.bootwright.converter.source.SourceImage;
import org.bootwright.converter.source.SourceLayer;

/**
 * How much of the disk is set aside for each layer, so that layers which are read at the same time
 * lie where they would lie if they were read at any other time. It follows from the manifest alone.
 * See docs/adr/0012.
 */
final class ReservedSizes {
  /**
   * Content is two to five times its compressed size. What is set aside and not needed makes the
   * disk larger; what is needed and not set aside has to wait until the lower layers are read.
   */
  private static final int COMPRESSION_RATIO = 2;

  /** A manifest may claim any size. */
  private static final long MAX_TOTAL_BYTES = 64L << 30;

  /** On a disk of a size that was asked for, what is set aside must not push content out of it. */
  private static final int LEAST_PART_OF_DISK = 4;

  private ReservedSizes() {}

  /** For each layer. The lowest one never waits, so it needs nothing. */
  static long[] of(SourceImage image, DiskSize size) {
    List<SourceLayer> layers = image.layers();
    long[] reserved = new long[layers.size()];
    if (image.arrives()) {
      // One after the other: none of them waits.
      return reserved;
    }
    long total = 0;
    long most = mostBytes(size);
    for (int index = 1; index < reserved.length; index++) {
      SourceLayer layer = layers.get(index);
      // Only what a registry or a layout has is compressed, and known by its digest.
      int ratio = layer.blobDigest().isPresent() ? COMPRESSION_RATIO : 1;
      long wanted = Math.clamp(layer.blob().sizeBytes(), 0, MAX_TOTAL_BYTES) * ratio;
      reserved[index] = total + wanted <= most ? wanted : 0;
      total += reserved[index];
    }
    return reserved;
  }

  private static long mostBytes(DiskSize size) {
    return switch (size) {
      case DiskSize.Fitted _ -> MAX_TOTAL_BYTES;
      case DiskSize.Exact(long sizeBytes) ->
          Math.min(MAX_TOTAL_BYTES, sizeBytes / LEAST_PART_OF_DISK);
    };
  }
}
