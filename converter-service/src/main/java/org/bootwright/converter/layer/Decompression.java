package org.bootwright.converter.layer;

import java.io.IOException;

/**
 * Finds out how a layer is compressed by its first bytes, not by its media type: tools have
 * labelled layers wrongly for years, engines look at the bytes, and the digests hold either way.
 */
final class Decompression {
  private static final int MAGIC_BYTES = 4;

  /** First bytes of a zstd frame, little endian (RFC 8878 section 3.1.1). */
  private static final int ZSTD_MAGIC = 0xFD2FB528;

  /** Of a zstd skippable frame; its last four bits are free (section 3.1.2). */
  private static final int ZSTD_SKIPPABLE_MAGIC = 0x184D2A50;

  private Decompression() {}

  static Decoder of(BlobInput blob, InflationLibrary inflation) throws IOException {
    byte[] magic = blob.peek(MAGIC_BYTES);
    if (magic.length >= 2
        && (magic[0] & 0xff) == GzipDecoder.MAGIC_FIRST
        && (magic[1] & 0xff) == GzipDecoder.MAGIC_SECOND) {
      return new GzipDecoder(blob, inflation.newInflation());
    }
    if (magic.length == MAGIC_BYTES && isZstd(littleEndian(magic))) {
      return new ZstdDecoder(blob);
    }
    return new PlainDecoder(blob);
  }

  private static boolean isZstd(int magic) {
    return magic == ZSTD_MAGIC || (magic & 0xfffffff0) == ZSTD_SKIPPABLE_MAGIC;
  }

  private static int littleEndian(byte[] magic) {
    int value = 0;
    for (int i = 0; i < MAGIC_BYTES; i++) {
      value |= (magic[i] & 0xff) << (8 * i);
    }
    return value;
  }
}
