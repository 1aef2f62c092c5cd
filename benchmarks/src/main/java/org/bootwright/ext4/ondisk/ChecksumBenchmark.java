package org.bootwright.ext4.ondisk;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** crc32c as metadata_csum wants it, with a seed: of an inode's size and of a block. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChecksumBenchmark {
  @Param({"256", "4096"})
  public int sizeBytes;

  private final MetadataChecksum checksum = new MetadataChecksum(new UUID(1, 2));
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  /** Makes the bytes. */
  @Setup
  public void makeBytes() {
    bytes = ByteBuffer.allocate(sizeBytes);
  }

  /** Seed and bytes. */
  @Benchmark
  public int crc32c() {
    return checksum.ofBitmap(bytes.clear());
  }
}
