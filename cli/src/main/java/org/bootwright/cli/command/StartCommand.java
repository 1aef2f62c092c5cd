package org.bootwright.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "start",
    header = "Start VMs that have ended, on the disks that they have.",
    footer = {"", "Example:", "  bootwright start web"})
final class StartCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Parameters(paramLabel = "VM", arity = "1..*", description = "Id, beginning of an id, or name.")
  private List<String> vms = new ArrayList<>();

  private final Invocation invocation;

  StartCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (GatewayClient client = invocation.connect(gateway)) {
      return Batch.forEach(
          vms,
          invocation.streams().err(),
          name -> {
            client.start(name);
            invocation.print(out -> out.println(name));
          });
    }
  }
}
