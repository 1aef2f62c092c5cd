package org.bootwright.ext4.directory;

import static java.nio.charset.StandardCharsets.US_ASCII;

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

/** half_md4 of a name; 32 bytes are one round. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NameHashBenchmark {
  @Param({"12", "40", "255"})
  public int nameBytes;

  private final NameHash hash = new NameHash(new UUID(1, 2));
  private byte[] name = {};

  /** Makes the name. */
  @Setup
  public void makeName() {
    name = "n".repeat(nameBytes).getBytes(US_ASCII);
  }

  /** The hash by which a directory's index is ordered. */
  @Benchmark
  public long halfMd4() {
    return hash.of(name);
  }
}
