package org.bootwright.converter.layer;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses zstd (RFC 8878), all frames of it. The library refuses windows over 128 MiB by
 * default, which bounds the memory that a hostile frame takes.
 */
final class ZstdStream extends InputStream {
  private final ZstdInputStreamNoFinalizer frames;

  ZstdStream(InputStream compressed) throws IOException {
    frames = new ZstdInputStreamNoFinalizer(compressed);
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return frames.read(target, offset, length);
    } catch (ZstdIOException e) {
      throw new LayerFormatException("the zstd stream is corrupt: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    frames.close();
  }
}
