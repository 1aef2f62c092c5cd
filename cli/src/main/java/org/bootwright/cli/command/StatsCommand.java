package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "stats",
    header = "Show what VMs use, again and again.",
    description = {
      "Of those that run, or of those that are named. Figures are measured every 5 s. Memory,",
      "network and tasks are what the guest says of itself; the processor's time and what is read",
      "from and written to the VM's own disk are seen from the host."
    },
    footer = {
      "",
      "Examples:",
      "  bootwright stats",
      "  bootwright stats --no-stream web",
      "  bootwright stats --no-stream --json | jq '.[].cpuPercent'",
    })
final class StatsCommand implements Runnable {
  /** Measured every 5 s: an age of 2 s at most is added to that. */
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** ECMA-48: CUP to the first column of the first line, and ED from there. */
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[J";

  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = {"-a", "--all"},
      description = "Also VMs that do not run.")
  private boolean all;

  @Option(names = "--no-stream", description = "Print once.")
  private boolean once;

  @Parameters(paramLabel = "VM", arity = "0..*", description = "Ids or names.")
  private List<String> vms = new ArrayList<>();

  private final Invocation invocation;

  StatsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    try (GatewayClient client = invocation.connect(gateway)) {
      print(client);
      while (!once) {
        Thread.sleep(INTERVAL);
        print(client);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "showing what VMs use: interrupted");
    }
  }

  private void print(GatewayClient client) {
    List<JsonNode> items = read(client);
    if (json.wanted()) {
      invocation.printJson(items);
      return;
    }
    invocation.print(out -> print(items, out));
  }

  private void print(List<JsonNode> items, PrintStream out) {
    if (!once && invocation.streams().outTerminal()) {
      out.print(CLEAR_SCREEN);
    }
    StatsTable.of(items).print(out);
  }

  private List<JsonNode> read(GatewayClient client) {
    if (!vms.isEmpty()) {
      return vms.stream().map(vm -> read(client, vm)).toList();
    }
    return all
        ? client.vms(List.of()).stream().map(vm -> read(client, vm.id())).toList()
        : client.stats(List.of());
  }

  /** One that does not run has a name and nothing else. */
  private static JsonNode read(GatewayClient client, String name) {
    try {
      return client.stats(name);
    } catch (FailureException failure) {
      if (failure.code() != FailureCode.CONFLICT) {
        throw failure;
      }
      Vm vm = client.vm(name);
      return ContractsJson.shared()
          .mapper()
          .createObjectNode()
          .put("vm", vm.id())
          .put("name", vm.name());
    }
  }
}
