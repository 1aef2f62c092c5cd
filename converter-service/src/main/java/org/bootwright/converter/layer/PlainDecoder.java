package org.bootwright.converter.layer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Hands on the bytes of a layer that is not compressed. */
final class PlainDecoder implements Decoder {
  private final BlobInput input;

  PlainDecoder(BlobInput input) {
    this.input = input;
  }

  @Override
  public void decode(ByteBuffer target) throws IOException {
    while (target.hasRemaining() && input.hasMore()) {
      ByteBuffer source = input.buffer();
      int count = Math.min(target.remaining(), source.remaining());
      target.put(source.slice(source.position(), count));
      source.position(source.position() + count);
    }
  }

  @Override
  public void close() {}
}
