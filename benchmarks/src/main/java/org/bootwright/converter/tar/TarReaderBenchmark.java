package org.bootwright.converter.tar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
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

/** Takes an archive of 10,000 files apart, bodies passed over. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TarReaderBenchmark {
  private static final int FILES = 10_000;

  @Param({"0", "4096"})
  public int fileBytes;

  private byte[] archive = {};

  /** Makes the archive. */
  @Setup
  public void makeArchive() {
    archive = TarArchives.ofFiles(FILES, fileBytes);
  }

  /** All entries, with their PAX records. */
  @Benchmark
  public int parse() throws IOException {
    TarReader tar = new TarReader(new ByteArrayInputStream(archive));
    int count = 0;
    for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      count += entry.get().name().length();
    }
    return count;
  }
}
