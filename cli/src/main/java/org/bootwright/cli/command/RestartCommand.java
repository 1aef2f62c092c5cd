package org.bootwright.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "restart",
    header = "Stop VMs and start them again.",
    footer = {"", "Example:", "  bootwright restart -t 30 web"})
final class RestartCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private GraceOption graceOption = new GraceOption();

  @Parameters(paramLabel = "VM", arity = "1..*", description = "Id, beginning of an id, or name.")
  private List<String> vms = new ArrayList<>();

  private final Invocation invocation;

  RestartCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    OptionalLong grace = graceOption.seconds();
    try (GatewayClient client = invocation.connect(gateway)) {
      return Batch.forEach(
          vms,
          invocation.streams().err(),
          name -> {
            client.restart(name, grace);
            invocation.print(out -> out.println(name));
          });
    }
  }
}
