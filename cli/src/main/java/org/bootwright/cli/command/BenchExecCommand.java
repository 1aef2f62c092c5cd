package org.bootwright.cli.command;

import org.bootwright.cli.bench.ExecBenchmark;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.value.ByteSize;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "exec",
    header = "Measure commands in a VM, and files copied to it and back.",
    description = {
      "",
      "Boots a VM of IMAGE that runs 'sleep', runs 'true' in it, and removes it. The"
          + " system should do nothing else. All is asked for by one client that stays.",
    },
    footer = {
      "",
      "Example:",
      "  bootwright bench exec --size 256M --directory /run debian:trixie",
    })
final class BenchExecCommand implements Runnable {
  private static final int MAXIMUM_RUNS = 10_000;

  /** More would measure the disk. */
  private static final long MAXIMUM_SIZE = 16 * ByteSize.GIBIBYTE;

  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      paramLabel = "IMAGE",
      description = "As run takes it; it has the programs sleep and true.")
  private String image = "";

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "100",
      description = "Commands that are timed, behind twenty that are not (default: 100).")
  private int runs;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "1G",
      description = "Size of the file that is copied, up to 16G (default: 1G).")
  private String size = "";

  @Option(
      names = "--directory",
      paramLabel = "DIRECTORY",
      defaultValue = "/var/tmp",
      description = "Where in the VM the file goes (default: /var/tmp).")
  private String directory = "";

  private final Invocation invocation;

  BenchExecCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    int bounded = BenchRuns.bounded(runs, MAXIMUM_RUNS);
    long sizeBytes = ByteSize.parse(size, ByteSize.MEBIBYTE).bytes();
    if (sizeBytes < 1 || sizeBytes > MAXIMUM_SIZE) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST, "--size " + size + ": give more than nothing, up to 16G");
    }
    String reference = invocation.typedImage().resolve(image).toString();
    try (GatewayClient client = invocation.connect(gateway)) {
      BenchFigures.print(
          invocation,
          json,
          new ExecBenchmark(
                  client, new ExecBenchmark.Settings(reference, directory, sizeBytes, bounded))
              .run());
    }
  }
}
