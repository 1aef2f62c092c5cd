package org.bootwright.converter.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.bootwright.contracts.image.Digest;
import org.bootwright.converter.limits.ConversionBudget;
import org.bootwright.converter.source.SourceLayer;

/**
 * The tar inside a layer's blob. Decompression begins with the constructor, on a thread of its own,
 * and runs a few megabytes ahead of the reader. Reading to the end and then {@link #verify} proves
 * that blob and tar are what manifest and configuration say. One reading thread.
 */
public final class LayerStream extends InputStream {
  private final SourceLayer layer;
  private final ReadAhead readAhead;
  private final DigestingStream tar;

  /**
   * @param blobCounter hears of blob bytes as they are read, on the decompressing thread
   */
  public LayerStream(SourceLayer layer, ConversionBudget budget, LongConsumer blobCounter) {
    this.layer = layer;
    readAhead = new ReadAhead("read-" + layer.name(), () -> open(layer, blobCounter));
    tar = new DigestingStream(readAhead, budget::spendStreamBytes);
  }

  private static InputStream open(SourceLayer layer, LongConsumer blobCounter) throws IOException {
    InputStream file = layer.blob().open();
    try {
      return VerifyingStream.open(layer, new DigestingStream(file, blobCounter));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    return tar.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return tar.read(target, offset, length);
  }

  @Override
  public long skip(long byteCount) throws IOException {
    return tar.skip(byteCount);
  }

  /**
   * Checks the diff ID, after the end of the tar was reached; the blob's own digest and size were
   * checked at its end.
   *
   * @return the diff ID
   * @throws LayerFormatException if it is another one than the layer is to have
   */
  public Digest verify() throws IOException {
    transferTo(OutputStream.nullOutputStream());
    Digest actual = tar.digest();
    Optional<Digest> expected = layer.diffId();
    if (expected.isPresent() && !actual.equals(expected.get())) {
      throw new LayerFormatException(
          "the decompressed layer has diff ID %s, but the image's configuration says %s"
              .formatted(actual, expected.get()));
    }
    return actual;
  }

  @Override
  public void close() throws IOException {
    readAhead.close();
  }

  /** The decompressed stream; at its end the blob has been read to its end and has its digest. */
  private static final class VerifyingStream extends InputStream {
    private final SourceLayer layer;
    private final DigestingStream blob;
    private final InputStream decompressed;
    private boolean verified;

    private VerifyingStream(SourceLayer layer, DigestingStream blob, InputStream decompressed) {
      this.layer = layer;
      this.blob = blob;
      this.decompressed = decompressed;
    }

    static VerifyingStream open(SourceLayer layer, DigestingStream blob) throws IOException {
      return new VerifyingStream(layer, blob, Decompression.of(blob));
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int count = decompressed.read(target, offset, length);
        if (count < 0) {
          verifyBlob();
        }
        return count;
      } catch (LayerFormatException e) {
        // Damaged bytes rarely decompress; that they are damaged is the better thing to say.
        verifyBlob();
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      decompressed.close();
    }

    private void verifyBlob() throws IOException {
      if (verified) {
        return;
      }
      verified = true;
      blob.transferTo(OutputStream.nullOutputStream());
      Optional<Digest> expected = layer.blobDigest();
      Digest actual = blob.digest();
      if (expected.isPresent() && !actual.equals(expected.get())) {
        throw new LayerFormatException(
            "the blob has digest %s, but the manifest says %s".formatted(actual, expected.get()));
      }
    }
  }
}
