package org.bootwright.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.bootwright.cli.bench.BusFloor;
import org.bootwright.cli.bench.Figure;
import org.bootwright.cli.bench.StartBenchmark;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.contracts.bus.MessageBus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "start",
    header = "Measure the time from asking for a VM until QEMU is started.",
    description = {
      "",
      "Starts VMs one after the other and removes each; IMAGE is converted first, and is then"
          + " asked for by its digest. The system should do nothing else."
          + " Where its broker is named, tells also what that takes for one message at a time.",
    },
    footer = {
      "",
      "Example:",
      "  bootwright bench start --gateway http://127.0.0.1:8080 --runs 20 debian:trixie",
    })
final class BenchStartCommand implements Runnable {
  private static final int MAXIMUM_RUNS = 1_000;

  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private BrokerOption broker = new BrokerOption();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(paramLabel = "IMAGE", description = "As the gateway takes it; converted if needed.")
  private String image = "";

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "VMs that are started and timed, behind five that are not (default: 20).")
  private int runs;

  private final Invocation invocation;

  BenchStartCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    int bounded = BenchRuns.bounded(runs, MAXIMUM_RUNS);
    List<Figure> figures = new ArrayList<>();
    try (GatewayClient client = invocation.connect(gateway)) {
      figures.addAll(new StartBenchmark(client, image).run(bounded));
    }
    if (broker.isNamed(invocation.environment())) {
      try (MessageBus bus = broker.connect(invocation.environment());
          MessageBus other = broker.connect(invocation.environment())) {
        figures.addAll(new BusFloor(bus).measure(other));
      }
    }
    BenchFigures.print(invocation, json, figures);
  }
}
