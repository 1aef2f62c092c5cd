package org.bootwright.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.cli.bench.Growth;
import org.bootwright.cli.bench.GrowthBenchmark;
import org.bootwright.cli.bench.GrowthResult;
import org.bootwright.cli.table.Table;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "growth",
    header = "Measure what twice the layers, files or bytes of an image take to convert.",
    description = {
      "",
      "Makes an image and one of twice its size (without Docker, up to 3 GB in memory), converts"
          + " both in turn by 'bootwright convert', and deletes them.",
    },
    footer = {
      "",
      "Examples:",
      "  bootwright bench growth",
      "  bootwright bench growth --of files --runs 3",
    })
final class BenchGrowthCommand implements Runnable {
  private static final int MAXIMUM_RUNS = 100;

  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--of",
      split = ",",
      paramLabel = "WHAT",
      description = "What to double: layers, files, bytes (default: each in turn).")
  private List<String> wanted = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs of each that count, behind one that does not (default: 5).")
  private int runs;

  @Option(
      names = "--outputs",
      paramLabel = "FOLDER",
      defaultValue = "/dev/shm",
      description =
          "Where images and disks are made, and deleted (default: /dev/shm, which is memory).")
  private Path outputs = Path.of("/dev/shm");

  private final Invocation invocation;

  BenchGrowthCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    int bounded = BenchRuns.bounded(runs, MAXIMUM_RUNS);
    List<Growth> growths =
        (wanted.isEmpty() ? Growth.labels() : wanted)
            .stream().map(BenchGrowthCommand::growth).toList();
    var benchmark =
        new GrowthBenchmark(
            BenchScripts.of(invocation, "growth"),
            outputs,
            bounded,
            line -> invocation.streams().err().println(line));
    List<GrowthResult> results = new ArrayList<>();
    try {
      for (Growth growth : growths) {
        results.add(benchmark.measure(growth, growth.amount()));
      }
    } catch (IOException e) {
      throw new FailureException(
          FailureCode.INTERNAL, "making images in %s: %s".formatted(outputs, e.getMessage()), e);
    }
    BenchResults.print(invocation, json, results, table(results));
  }

  private static Growth growth(String label) {
    return Growth.of(label)
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.INVALID_REQUEST,
                    "%s: there are %s".formatted(label, String.join(", ", Growth.labels()))));
  }

  private static Table table(List<GrowthResult> results) {
    var table = new Table("OF", "AMOUNT", "SECONDS", "TWICE", "SECONDS", "RATIO");
    for (GrowthResult each : results) {
      table.add(
          each.growth(),
          "%d %s".formatted(each.amount(), each.unit()),
          BenchResults.rounded(each.seconds()),
          "%d %s".formatted(2 * each.amount(), each.unit()),
          BenchResults.rounded(each.doubleSeconds()),
          BenchResults.rounded(each.ratio()));
    }
    return table;
  }
}
