package org.bootwright.converter.merge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bootwright.converter.limits.ConversionBudget;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.tar.TarArchives;
import org.bootwright.converter.tar.TarReader;
import org.bootwright.ext4.Directory;
import org.bootwright.ext4.Ext4Options;
import org.bootwright.ext4.Ext4Writer;
import org.bootwright.ext4.Timestamp;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reads and merges layers of 10,000 empty files, the upper one over the lower one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MergeBenchmark {
  private static final int FILES = 10_000;

  private final byte[] archive = TarArchives.ofFiles(FILES, 0);
  private final Path file;
  private final Ext4Writer disk;

  /** With a disk, to which nothing is written. */
  public MergeBenchmark() {
    try {
      file = Files.createTempDirectory("merge").resolve("disk");
      disk = Ext4Writer.create(file, Ext4Options.fitted(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two layers of the same names; merging takes them over, so each round has its own. */
  @State(Scope.Thread)
  public static class Layers {
    private Layer lower = new Layer(new LayerTree());
    private Layer upper = new Layer(new LayerTree());

    /** Reads both. */
    @Setup(Level.Invocation)
    public void read(MergeBenchmark benchmark) throws IOException {
      lower = benchmark.readLayer();
      upper = benchmark.readLayer();
    }
  }

  /** Deletes the disk. */
  @TearDown
  public void delete() throws IOException {
    disk.close();
    Files.deleteIfExists(file);
    Files.delete(file.getParent());
  }

  /** From the tar to a layer's tree. */
  @Benchmark
  public Layer readLayer() throws IOException {
    var reader =
        new LayerReader(
            disk.newSequence(0, () -> {}),
            new ConversionBudget(ConversionLimits.standard()),
            new Cancellation());
    return reader.read(new TarReader(new ByteArrayInputStream(archive)));
  }

  /** From the trees of two layers to that of the image. */
  @Benchmark
  public Directory merge(Layers layers) throws RefusedEntryException {
    LayerMerger merger = new LayerMerger(Timestamp.ofSeconds(0));
    merger.apply(layers.lower);
    merger.apply(layers.upper);
    return merger.root();
  }
}
