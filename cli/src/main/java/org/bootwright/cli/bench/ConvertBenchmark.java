package org.bootwright.cli.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Converts images to disk files by all means of this host, in turn, each as a process of its own
 * and with its input in the page cache.
 */
public final class ConvertBenchmark {
  /** Asks for no contender besides the limit and ourselves. */
  public static final String NONE = "none";

  private final ContenderScript script;
  private final Path output;
  private final int runCount;
  private final Consumer<String> progress;

  /**
   * A benchmark.
   *
   * @param scripts folder of the checkout's scripts
   * @param outputs folder in which disks are made, and deleted
   * @param runCount runs that count, behind one that does not
   */
  public ConvertBenchmark(Path scripts, Path outputs, int runCount, Consumer<String> progress) {
    this.script = new ContenderScript(scripts);
    this.output =
        outputs.resolve("bootwright-bench-%d.out".formatted(ProcessHandle.current().pid()));
    this.runCount = runCount;
    this.progress = progress;
  }

  /**
   * Measures one input.
   *
   * @param wanted names of contenders besides the limit and ourselves, or {@link #NONE}; all if
   *     empty
   */
  public List<ConvertResult> measure(String input, Path layout, List<String> wanted) {
    List<Contender> here = script.list();
    requireKnown(wanted, here);
    List<Contender> contenders =
        here.stream().filter(each -> isWanted(each.name(), wanted)).toList();
    Map<String, List<TimedRun>> runs = new HashMap<>();
    List<Contender> able = new ArrayList<>(contenders);
    warm(layout);
    for (Contender each : contenders) {
      tryOnce(each, input, layout, able);
    }
    for (int round = 0; round < runCount; round++) {
      List<Contender> order = new ArrayList<>(able);
      Collections.rotate(order, -round);
      for (Contender each : order) {
        Optional<TimedRun> run = tryOnce(each, input, layout, able);
        run.ifPresent(
            known -> {
              runs.computeIfAbsent(each.name(), key -> new ArrayList<>()).add(known);
              progress.accept(
                  "%s %s: %.2f s, %.2f s of processors"
                      .formatted(input, each.name(), known.wallSeconds(), known.cpuSeconds()));
            });
      }
    }
    List<TimedRun> limits = runs.getOrDefault(Contender.LIMIT, List.of());
    return able.stream()
        .map(each -> result(input, each, runs.getOrDefault(each.name(), List.of()), limits))
        .toList();
  }

  /** Times one, or tells that it fails and leaves it out from now on. */
  private Optional<TimedRun> tryOnce(
      Contender contender, String input, Path layout, List<Contender> able) {
    try {
      return Optional.of(script.time(contender, layout, output));
    } catch (FailureException e) {
      if (isAlwaysRun(contender.name())) {
        throw e;
      }
      able.remove(contender);
      progress.accept(
          "%s cannot convert %s: %s".formatted(contender.name(), input, e.getMessage()));
      return Optional.empty();
    }
  }

  private static void requireKnown(List<String> wanted, List<Contender> here) {
    List<String> known = here.stream().map(Contender::name).toList();
    for (String name : wanted) {
      if (!name.equals(NONE) && !known.contains(name)) {
        throw new FailureException(
            FailureCode.INVALID_REQUEST,
            "contender %s: this host has %s; 'none' is for the limit and bootwright alone"
                .formatted(name, String.join(", ", known)));
      }
    }
  }

  private static boolean isWanted(String name, List<String> wanted) {
    return wanted.isEmpty() || wanted.contains(name) || isAlwaysRun(name);
  }

  private static boolean isAlwaysRun(String name) {
    return name.equals(Contender.LIMIT) || name.equals(Contender.OURS);
  }

  private static ConvertResult result(
      String input, Contender contender, List<TimedRun> runs, List<TimedRun> limits) {
    return new ConvertResult(
        input,
        contender.name(),
        Median.of(runs.stream().mapToDouble(TimedRun::wallSeconds).toArray()),
        Median.of(runs.stream().mapToDouble(TimedRun::cpuSeconds).toArray()),
        Median.of(
            IntStream.range(0, limits.size())
                .mapToDouble(run -> runs.get(run).wallSeconds() / limits.get(run).wallSeconds())
                .toArray()),
        runs.stream().map(TimedRun::wallSeconds).toList());
  }

  /** Has the input in the page cache. */
  private static void warm(Path layout) {
    try (Stream<Path> files = Files.walk(layout)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
