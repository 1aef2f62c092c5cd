package org.bootwright.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Converts an image and one of twice its size in turn, each by a process of its own. */
public final class GrowthBenchmark {
  private static final Contender OURS = new Contender(Contender.OURS, "bootwright convert");

  private final ContenderScript script;
  private final Path folder;
  private final int runCount;
  private final Consumer<String> progress;

  /**
   * A benchmark.
   *
   * @param scripts folder of the checkout's scripts
   * @param folder in which images and disks are made, and deleted
   * @param runCount runs that count, behind one that does not
   */
  public GrowthBenchmark(Path scripts, Path folder, int runCount, Consumer<String> progress) {
    this.script = new ContenderScript(scripts);
    this.folder = folder;
    this.runCount = runCount;
    this.progress = progress;
  }

  /**
   * Measures what twice as much takes.
   *
   * @param amount of the smaller image
   */
  public GrowthResult measure(Growth growth, int amount) throws IOException {
    Path work = Files.createTempDirectory(folder, "bootwright-bench-growth");
    try {
      progress.accept("making images of %d and %d %s".formatted(amount, 2 * amount, growth.unit()));
      Path single = work.resolve("single");
      Path twice = work.resolve("double");
      GrownImage.write(single, growth, amount);
      GrownImage.write(twice, growth, 2 * amount);
      return measure(growth, amount, single, twice);
    } finally {
      delete(work);
    }
  }

  private GrowthResult measure(Growth growth, int amount, Path single, Path twice) {
    Path output = single.resolveSibling("disk");
    List<Double> runs = new ArrayList<>();
    List<Double> doubleRuns = new ArrayList<>();
    for (int run = 0; run <= runCount; run++) {
      double seconds = script.time(OURS, single, output).wallSeconds();
      double doubleSeconds = script.time(OURS, twice, output).wallSeconds();
      if (run > 0) {
        runs.add(seconds);
        doubleRuns.add(doubleSeconds);
        progress.accept("%s: %.2f s, %.2f s".formatted(growth.label(), seconds, doubleSeconds));
      }
    }
    double[] ratios =
        IntStream.range(0, runCount).mapToDouble(i -> doubleRuns.get(i) / runs.get(i)).toArray();
    return new GrowthResult(
        growth.label(),
        growth.unit(),
        amount,
        Median.of(runs.stream().mapToDouble(Double::doubleValue).toArray()),
        Median.of(doubleRuns.stream().mapToDouble(Double::doubleValue).toArray()),
        Median.of(ratios),
        runs,
        doubleRuns);
  }

  private static void delete(Path work) throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      files.sorted(Comparator.reverseOrder()).forEach(GrowthBenchmark::deleteOne);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
