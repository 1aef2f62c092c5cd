package org.bootwright.converter.layer;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decompresses 16 MiB, in the pieces in which a conversion does. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecompressBenchmark {
  private static final int CONTENT_BYTES = 16 << 20;
  private static final int BLOB_PIECE_BYTES = 256 << 10;
  private static final int OUTPUT_BYTES = 512 << 10;

  /** Words of 16 letters in an order of no order: about as dense as program files. */
  private static byte[] content() {
    Random random = new Random(1);
    byte[] words = new byte[16 << 12];
    random.nextBytes(words);
    byte[] content = new byte[CONTENT_BYTES];
    for (int at = 0; at < content.length; at += 16) {
      System.arraycopy(words, 16 * random.nextInt(1 << 12), content, at, 16);
    }
    return content;
  }

  private static byte[] gzip() {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(blob)) {
      gzip.write(content());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return blob.toByteArray();
  }

  /** A blob outside the heap, and room for a piece of what comes out. */
  private static final class Run {
    private final ByteBuffer blob;
    private final ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT_BYTES);

    Run(byte[] blob) {
      this.blob = ByteBuffer.allocateDirect(blob.length).put(blob);
    }

    BlobInput input() {
      ByteBuffer rest = blob.duplicate().flip();
      return new BlobInput(() -> next(rest));
    }

    private static @Nullable ByteBuffer next(ByteBuffer rest) {
      int length = Math.min(BLOB_PIECE_BYTES, rest.remaining());
      if (length == 0) {
        return null;
      }
      ByteBuffer piece = rest.slice(rest.position(), length);
      rest.position(rest.position() + length);
      return piece;
    }

    long decompress(Decoder decoder) throws IOException {
      long byteCount = 0;
      do {
        decoder.decode(output.clear());
        byteCount += output.position();
      } while (!output.hasRemaining());
      return byteCount;
    }
  }

  /** A layer in gzip, and whose code decompresses it. */
  @State(Scope.Thread)
  public static class Gzip {
    @Param({"ISAL", "JDK"})
    public InflationLibrary library = InflationLibrary.JDK;

    private final Run run = new Run(gzip());
  }

  /** A layer in zstd. */
  @State(Scope.Thread)
  public static class Zstandard {
    private final Run run = new Run(Zstd.compress(content()));
  }

  /** gzip. */
  @Benchmark
  public long inflate(Gzip gzip) throws IOException {
    try (Decoder decoder = new GzipDecoder(gzip.run.input(), gzip.library.newInflation())) {
      return gzip.run.decompress(decoder);
    }
  }

  /** zstd. */
  @Benchmark
  public long zstd(Zstandard zstandard) throws IOException {
    try (Decoder decoder = new ZstdDecoder(zstandard.run.input())) {
      return zstandard.run.decompress(decoder);
    }
  }
}
