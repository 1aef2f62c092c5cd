package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.table.HumanAge;
import org.bootwright.cli.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "runners",
    header = "List the hosts that run VMs.",
    footer = {"", "Example:", "  bootwright runners --json"})
final class RunnersCommand implements Runnable {
  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private JsonOption json = new JsonOption();

  private final Invocation invocation;

  RunnersCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    List<JsonNode> runners;
    try (GatewayClient client = invocation.connect(gateway)) {
      runners = client.runners();
    }
    if (json.wanted()) {
      invocation.printJson(runners);
      return;
    }
    var table = new Table("RUNNER", "STATE", "ARCH", "ACCEL", "CPUS", "MEMORY", "VMS", "HEARD");
    for (JsonNode runner : runners) {
      table.add(
          runner.path("id").asText(),
          runner.path("takesBoots").asBoolean(true)
              ? runner.path("state").asText()
              : runner.path("state").asText() + ", takes no boots",
          runner.path("architecture").asText(),
          runner.path("accelerator").asText(),
          runner.path("usedCpus").asText() + " of " + runner.path("cpus").asText(),
          runner.path("usedMemoryMiB").asText()
              + " of "
              + runner.path("memoryMiB").asText()
              + " MiB",
          runner.path("vms").asText(),
          HumanAge.format(
              Instant.parse(runner.path("lastHeartbeatAt").asText()),
              invocation.clock().instant()));
    }
    invocation.print(table::print);
  }
}
