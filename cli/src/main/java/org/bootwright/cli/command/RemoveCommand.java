package org.bootwright.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rm",
    header = "Remove VMs, their disks and their logs.",
    footer = {"", "Examples:", "  bootwright rm web", "  bootwright rm -f $(bootwright ps -a -q)"})
final class RemoveCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Option(
      names = {"-f", "--force"},
      description = "Kill those that have not ended.")
  private boolean force;

  @Parameters(paramLabel = "VM", arity = "1..*", description = "Id, beginning of an id, or name.")
  private List<String> vms = new ArrayList<>();

  private final Invocation invocation;

  RemoveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (GatewayClient client = invocation.connect(gateway)) {
      return Batch.forEach(
          vms,
          invocation.streams().err(),
          name -> {
            client.remove(name, force);
            invocation.print(out -> out.println(name));
          });
    }
  }
}
