package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    header = "Print all that is known of VMs, as a JSON array.",
    footer = {"", "Example:", "  bootwright inspect web | jq '.[0].phases'"})
final class InspectCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Parameters(paramLabel = "VM", arity = "1..*", description = "Id, beginning of an id, or name.")
  private List<String> vms = new ArrayList<>();

  private final Invocation invocation;

  InspectCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var records = new ArrayList<JsonNode>();
    try (GatewayClient client = invocation.connect(gateway)) {
      int status =
          Batch.forEach(
              vms, invocation.streams().err(), name -> records.add(client.vm(name).json()));
      invocation.printJson(records);
      return status;
    }
  }
}
