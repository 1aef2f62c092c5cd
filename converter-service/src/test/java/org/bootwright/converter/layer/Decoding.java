package org.bootwright.converter.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Decompresses bytes of tests, in pieces of any size. */
final class Decoding {
  private Decoding() {}

  static byte[] inflate(
      InflationLibrary library, byte[] compressed, int inputBytes, int outputBytes)
      throws IOException {
    BlobInput input = new BlobInput(new Pieces(compressed, inputBytes));
    try (Decoder decoder = new GzipDecoder(input, library.newInflation())) {
      return readAll(decoder, ByteBuffer.allocateDirect(outputBytes));
    }
  }

  static byte[] decompressZstd(byte[] compressed, int inputBytes, int outputBytes)
      throws IOException {
    try (Decoder decoder = new ZstdDecoder(new BlobInput(new Pieces(compressed, inputBytes)))) {
      return readAll(decoder, ByteBuffer.allocateDirect(outputBytes));
    }
  }

  /** Everything, by way of that buffer. */
  static byte[] readAll(Decoder decoder, ByteBuffer output) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    do {
      decoder.decode(output.clear());
      byte[] piece = new byte[output.flip().remaining()];
      output.get(piece);
      all.writeBytes(piece);
    } while (output.limit() == output.capacity());
    return all.toByteArray();
  }

  /** Bytes in pieces, each in memory of its own, which an access beyond its ends may well hit. */
  static final class Pieces implements BlobInput.Pieces {
    private final byte[] bytes;
    private final int pieceBytes;
    private int position;

    Pieces(byte[] bytes, int pieceBytes) {
      this.bytes = bytes;
      this.pieceBytes = pieceBytes;
    }

    @Override
    public @Nullable ByteBuffer next() {
      int count = Math.min(pieceBytes, bytes.length - position);
      if (count == 0) {
        return null;
      }
      ByteBuffer piece = ByteBuffer.allocateDirect(count).put(bytes, position, count);
      position += count;
      return piece.flip();
    }
  }
}
