package org.bootwright.converter.layer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.bootwright.contracts.image.Digest;
import org.bootwright.converter.digest.StreamSha256;

/** Reads a blob into a pipe and checks its digest at the end. */
final class BlobReader {
  private static final int STREAM_BUFFER_BYTES = 64 << 10;

  private BlobReader() {}

  /**
   * Reads up to the end.
   *
   * @throws LayerFormatException if the digest is not the expected one
   */
  static void copy(InputStream stream, Pipe pipe, Optional<Digest> expected, LongConsumer counter)
      throws IOException {
    ReadableByteChannel channel = channelOf(stream);
    try (StreamSha256 sha256 = StreamSha256.begin()) {
      ByteBuffer buffer = pipe.takeEmpty();
      while (channel.read(buffer) >= 0) {
        // What a connection gives is handed on as it comes: the next bytes may take a while.
        buffer.flip();
        counter.accept(buffer.remaining());
        if (expected.isPresent()) {
          sha256.update(buffer);
        }
        pipe.send(buffer);
        buffer = pipe.takeEmpty();
      }
      if (expected.isPresent()) {
        verify(expected.get(), sha256.digest());
      }
    }
  }

  private static void verify(Digest expected, Digest actual) throws LayerFormatException {
    if (!actual.equals(expected)) {
      throw new LayerFormatException(
          "the blob has digest %s, but the manifest says %s".formatted(actual, expected));
    }
  }

  /** Files give their bytes to a buffer outside of the heap without a detour. */
  private static ReadableByteChannel channelOf(InputStream stream) {
    return stream instanceof ReadableByteChannel channel ? channel : new Detour(stream);
  }

  /** A stream as a channel that never waits for more bytes than the stream has. */
  private static final class Detour implements ReadableByteChannel {
    private final InputStream stream;
    private final byte[] bytes = new byte[STREAM_BUFFER_BYTES];

    Detour(InputStream stream) {
      this.stream = stream;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int count = stream.read(bytes, 0, Math.min(bytes.length, target.remaining()));
      if (count > 0) {
        target.put(bytes, 0, count);
      }
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
