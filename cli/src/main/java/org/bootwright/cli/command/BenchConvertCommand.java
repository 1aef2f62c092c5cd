package org.bootwright.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootwright.cli.bench.ConvertBenchmark;
import org.bootwright.cli.bench.ConvertChart;
import org.bootwright.cli.bench.ConvertInputs;
import org.bootwright.cli.bench.ConvertResult;
import org.bootwright.cli.bench.Machine;
import org.bootwright.cli.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "convert",
    header = "Measure how fast images become disks, beside other programs of this host.",
    description = {
      "",
      "Makes the images where they are missing (as root, with Docker, in some minutes and 5 GB),"
          + " then converts each in turn by 'bootwright convert', by the other ways that this"
          + " host has programs for, and by a program that only decompresses: the limit.",
    },
    footer = {
      "",
      "Examples:",
      "  bootwright bench convert",
      "  bootwright bench convert --images fat-gz,fat-zst --runs 3 --chart conversion.svg",
    })
final class BenchConvertCommand implements Runnable {
  private static final int MAXIMUM_RUNS = 100;

  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--images",
      split = ",",
      paramLabel = "NAME-gz|NAME-zst",
      description = "Which: small, fat, many, huge, each as -gz and as -zst (default: all).")
  private List<String> images = List.of();

  @Option(
      names = "--contenders",
      split = ",",
      paramLabel = "NAME",
      description =
          "Other ways to run: untar, umoci, docker, or none (default: all that are possible).")
  private List<String> contenders = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs of each that count, behind one that does not (default: 5).")
  private int runs;

  @Option(
      names = "--inputs",
      paramLabel = "FOLDER",
      description = "Where the images are, or are made (default: in bootwright's cache).")
  private Optional<Path> inputs = Optional.empty();

  @Option(
      names = "--outputs",
      paramLabel = "FOLDER",
      defaultValue = "/dev/shm",
      description = "Where disks are made, and deleted (default: /dev/shm, which is memory).")
  private Path outputs = Path.of("/dev/shm");

  @Option(names = "--chart", paramLabel = "FILE", description = "Draw the results, as SVG.")
  private Optional<Path> chart = Optional.empty();

  private final Invocation invocation;

  BenchConvertCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    int bounded = BenchRuns.bounded(runs, MAXIMUM_RUNS);
    Path scripts = BenchScripts.of(invocation, "convert");
    ConvertInputs all = new ConvertInputs(scripts, inputs, invocation.environment());
    List<String> wanted = images.isEmpty() ? ConvertInputs.NAMES : images;
    all.make(wanted);
    var benchmark =
        new ConvertBenchmark(
            scripts, outputs, bounded, line -> invocation.streams().err().println(line));
    List<ConvertResult> results = new ArrayList<>();
    for (String name : wanted) {
      results.addAll(benchmark.measure(name, all.layout(name), contenders));
    }
    chart.ifPresent(
        file -> BenchFiles.write(invocation, file, ConvertChart.draw(results, Machine.describe())));
    BenchResults.print(invocation, json, results, table(results));
  }

  private static Table table(List<ConvertResult> results) {
    var table = new Table("IMAGE", "CONTENDER", "SECONDS", "PROCESSOR SECONDS", "OF LIMIT");
    for (ConvertResult each : results) {
      table.add(
          each.input(),
          each.contender(),
          BenchResults.rounded(each.wallSeconds()),
          BenchResults.rounded(each.cpuSeconds()),
          BenchResults.rounded(each.ofLimit()));
    }
    return table;
  }
}
