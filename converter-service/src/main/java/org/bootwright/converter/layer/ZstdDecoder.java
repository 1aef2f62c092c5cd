package org.bootwright.converter.layer;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Decompresses zstd (RFC 8878), all frames of it. The library refuses windows over 128 MiB by
 * default, which bounds the memory that a hostile frame takes.
 */
final class ZstdDecoder implements Decoder {
  private final BlobInput input;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private boolean inFrame;

  ZstdDecoder(BlobInput input) {
    this.input = input;
  }

  @Override
  public void decode(ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      boolean hasInput = input.hasMore();
      if (!hasInput && !inFrame) {
        return;
      }
      int before = target.position();
      try {
        inFrame = !context.decompressDirectByteBufferStream(target, input.buffer());
      } catch (ZstdException e) {
        throw new LayerFormatException("the zstd stream is corrupt: " + e.getMessage(), e);
      }
      if (!hasInput && inFrame && target.position() == before) {
        throw new LayerFormatException("the zstd stream is truncated");
      }
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
