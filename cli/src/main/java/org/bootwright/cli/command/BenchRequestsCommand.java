package org.bootwright.cli.command;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bootwright.cli.bench.RequestsBenchmark;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.value.TimeSpan;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "requests",
    header = "Measure how many requests for VMs a gateway accepts.",
    description = {
      "",
      "No converter and no runner may be running: images are said to be converted here, and the"
          + " jobs of the VMs stay on their queue.",
    },
    footer = {
      "",
      "Example:",
      "  bootwright bench requests --gateway http://127.0.0.1:8080 --amqp amqp://127.0.0.1",
    })
final class BenchRequestsCommand implements Runnable {
  private static final int MAXIMUM_CONNECTIONS = 1_000;

  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private BrokerOption broker = new BrokerOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "64",
      description = "Connections that ask at the same time (default: 64).")
  private int connections;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      defaultValue = "15s",
      description = "How long each part is measured, up to 5m (default: 15s).")
  private String time = "";

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How long to ask before that, up to 5m, so that the JVMs have compiled what they run"
              + " (default: 30s).")
  private String warmUp = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests a second of the paced part (default: half of what was accepted).")
  private Optional<Double> rate = Optional.empty();

  private final Invocation invocation;

  BenchRequestsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    if (connections < 1 || connections > MAXIMUM_CONNECTIONS) {
      throw wrong("--connections " + connections + ": give 1 to " + MAXIMUM_CONNECTIONS);
    }
    if (rate.isPresent() && !(rate.get() >= 1)) {
      throw wrong("--rate " + rate.get() + ": give 1 or more");
    }
    var settings =
        new RequestsBenchmark.Settings(
            BenchTime.bounded("--warm-up", TimeSpan.parse(warmUp)),
            BenchTime.bounded("--time", TimeSpan.parse(time)),
            connections,
            rate.map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
    try (GatewayClient client = invocation.connect(gateway);
        MessageBus bus = broker.connect(invocation.environment())) {
      BenchFigures.print(invocation, json, new RequestsBenchmark(client, settings).run(bus));
    }
  }

  private static FailureException wrong(String message) {
    return new FailureException(FailureCode.INVALID_REQUEST, message);
  }
}
