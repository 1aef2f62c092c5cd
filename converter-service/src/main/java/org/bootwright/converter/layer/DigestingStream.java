package org.bootwright.converter.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.bootwright.contracts.image.Digest;
import org.bootwright.converter.digest.Sha256;

/** Takes the SHA-256 of what is read through it, and tells a counter. */
final class DigestingStream extends FilterInputStream {
  private final Sha256 sha256 = new Sha256();
  private final LongConsumer counter;

  DigestingStream(InputStream stream, LongConsumer counter) {
    super(stream);
    this.counter = counter;
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    if (count > 0) {
      sha256.update(target, offset, count);
      counter.accept(count);
    }
    return count;
  }

  /** Reads, so that what is passed over is part of the digest too. */
  @Override
  public long skip(long byteCount) throws IOException {
    byte[] passed = new byte[(int) Math.min(Math.max(byteCount, 0), 64 << 10)];
    return Math.max(0, read(passed, 0, passed.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Of all that was read so far; once. */
  Digest digest() {
    return sha256.digest();
  }
}
