package org.bootwright.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootwright.cli.bench.Machine;
import org.bootwright.cli.bench.RootResult;
import org.bootwright.cli.bench.RootsBenchmark;
import org.bootwright.cli.bench.RootsChart;
import org.bootwright.cli.bench.RootsImage;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "roots",
    header = "Measure the same guest on a disk, on a container's root and on a directory.",
    description = {
      "",
      "Boots, reads, writes and makes small files on each kind of root, and looks what one VM and"
          + " ten of them take of this host. The image is made where it is missing (as root, with"
          + " Docker). The stack has to be of this host, and nothing else should go on here.",
    },
    footer = {
      "",
      "Examples:",
      "  bootwright bench roots",
      "  bootwright bench roots --runs 5 --chart roots.svg",
    })
final class BenchRootsCommand implements Runnable {
  private static final int MAXIMUM_RUNS = 100;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Boots of each that count, behind one that does not (default: 3).")
  private int runs;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Length of each of eight runs of fio (default: 5).")
  private int seconds;

  @Option(
      names = "--file-size",
      paramLabel = "MIB",
      defaultValue = "256",
      description = "Size of the file that fio reads and writes (default: 256).")
  private int fileMebibytes;

  @Option(
      names = "--files",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Small files that are made and removed (default: 50000).")
  private int files;

  @Option(
      names = "--docker-root",
      paramLabel = "FOLDER",
      defaultValue = "/var/lib/docker",
      description = "Where the Docker Engine keeps its files (default: /var/lib/docker).")
  private Path dockerRoot = Path.of("/var/lib/docker");

  @Option(names = "--chart", paramLabel = "FILE", description = "Draw the results, as SVG.")
  private Optional<Path> chart = Optional.empty();

  private final Invocation invocation;

  BenchRootsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    int bounded = BenchRuns.bounded(runs, MAXIMUM_RUNS);
    var image = new RootsImage(BenchScripts.of(invocation, "roots"), invocation.environment());
    image.make();
    List<RootResult> results;
    try (GatewayClient client = invocation.connect(gateway)) {
      results =
          new RootsBenchmark(
                  client,
                  RootsImage.REFERENCE,
                  image.tree(),
                  written(),
                  line -> invocation.streams().err().println(line))
              .run(new RootsBenchmark.Work(fileMebibytes, seconds, files), bounded);
    }
    chart.ifPresent(
        file -> BenchFiles.write(invocation, file, RootsChart.draw(results, Machine.describe())));
    BenchResults.print(invocation, json, results, table(results));
  }

  private List<Path> written() {
    List<Path> written = new ArrayList<>(List.of(invocation.home().directory()));
    if (Files.isDirectory(dockerRoot)) {
      written.add(dockerRoot);
    }
    return written;
  }

  private static Table table(List<RootResult> results) {
    var table = new Table("FIGURE", "ROOT", "VALUE", "UNIT");
    for (RootResult each : results) {
      table.add(each.name(), each.root(), BenchResults.rounded(each.value()), each.unit());
    }
    return table;
  }
}
