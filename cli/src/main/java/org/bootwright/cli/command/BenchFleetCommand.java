package org.bootwright.cli.command;

import org.bootwright.cli.bench.FleetBenchmark;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.value.TimeSpan;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "fleet",
    header = "Measure what many runners and VMs cost a gateway.",
    description = {
      "",
      "Makes records of VMs and sends the heartbeats of the runners that are said to run them. No"
          + " converter and no runner may be running.",
    },
    footer = {
      "",
      "Example:",
      "  bootwright bench fleet --gateway http://127.0.0.1:8080 --amqp amqp://127.0.0.1",
    })
final class BenchFleetCommand implements Runnable {
  private static final int MAXIMUM_RUNNERS = 10_000;
  private static final int MAXIMUM_VMS = 1_000;
  private static final int PAGES = 500;

  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private BrokerOption broker = new BrokerOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--runners",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many runners (default: 200).")
  private int runners;

  @Option(
      names = "--vms",
      paramLabel = "N",
      defaultValue = "50",
      description = "VMs of each runner (default: 50).")
  private int vms;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long heartbeats are measured, up to 5m (default: 30s).")
  private String time = "";

  private final Invocation invocation;

  BenchFleetCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    bound("--runners", runners, MAXIMUM_RUNNERS);
    bound("--vms", vms, MAXIMUM_VMS);
    var settings =
        new FleetBenchmark.Settings(
            runners, vms, PAGES, BenchTime.bounded("--time", TimeSpan.parse(time)));
    try (GatewayClient client = invocation.connect(gateway);
        MessageBus bus = broker.connect(invocation.environment())) {
      BenchFigures.print(invocation, json, new FleetBenchmark(client, settings).run(bus));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "measuring: interrupted", interrupted);
    }
  }

  private static void bound(String option, int value, int maximum) {
    if (value < 1 || value > maximum) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST, option + " " + value + ": give 1 to " + maximum);
    }
  }
}
