package org.bootwright.converter.digest;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.image.Digest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** SHA-256 of 16 MiB outside the heap, in pieces of 512 KiB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Sha256Benchmark {
  private static final int PIECES = 32;

  private final ByteBuffer piece = ByteBuffer.allocateDirect(512 << 10);

  /** By OpenSSL where the host has it, as conversions do. */
  @Benchmark
  public Digest chosen() {
    return digest(StreamSha256.begin());
  }

  /** By the JDK. */
  @Benchmark
  public Digest jdk() {
    return digest(new StreamSha256.ByJdk());
  }

  private Digest digest(StreamSha256 sha256) {
    try (sha256) {
      for (int i = 0; i < PIECES; i++) {
        sha256.update(piece);
      }
      return sha256.digest();
    }
  }
}
