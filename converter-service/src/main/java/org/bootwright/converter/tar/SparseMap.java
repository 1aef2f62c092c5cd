package org.bootwright.converter.tar;

/**
 * Where the bytes of a file that is stored without its holes belong: segments, each an offset and a
 * length, in order. What lies between and behind them is zeros.
 */
final class SparseMap {
  /**
   * GNU tar writes one for each run of data, in units of 512 bytes or more. Images have few; this
   * bounds the memory that a map takes to 1 MiB.
   */
  static final int MAX_SEGMENTS = 1 << 16;

  static final SparseMap NONE = new SparseMap(0, new long[0]);

  private final long sizeBytes;
  private final long[] bounds;

  private SparseMap(long sizeBytes, long[] bounds) {
    this.sizeBytes = sizeBytes;
    this.bounds = bounds;
  }

  /**
   * Checks that segments follow each other within the file, and come to what is stored.
   *
   * @param bounds offset and length of each segment; kept
   */
  static SparseMap of(long sizeBytes, long[] bounds, long storedBytes) throws TarException {
    long end = 0;
    long mappedBytes = 0;
    for (int at = 0; at < bounds.length; at += 2) {
      long offset = bounds[at];
      long length = bounds[at + 1];
      if (offset < end || length < 0 || length > sizeBytes - offset) {
        throw new TarException("the map of a sparse file is not in order");
      }
      end = offset + length;
      mappedBytes += length;
    }
    if (mappedBytes != storedBytes || sizeBytes < end) {
      throw new TarException(
          "the map of a sparse file is of %d bytes, but %d are stored"
              .formatted(mappedBytes, storedBytes));
    }
    return new SparseMap(sizeBytes, bounds);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** With one more, which is empty, at the end of the file. */
  int segmentCount() {
    return this == NONE ? 0 : bounds.length / 2 + 1;
  }

  long holeBefore(int segment) {
    long offset = segment * 2 < bounds.length ? bounds[segment * 2] : sizeBytes;
    return segment == 0 ? offset : offset - bounds[segment * 2 - 2] - bounds[segment * 2 - 1];
  }

  long length(int segment) {
    return segment * 2 < bounds.length ? bounds[segment * 2 + 1] : 0;
  }
}
