package org.bootwright.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.value.ByteSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "update",
    header = "Change how much VMs may write.",
    description = {
      "",
      "For VMs whose root is a container's or a directory, running or not. One that was paused since"
          + " it had written all that it might goes on if this is enough.",
      "",
    },
    footer = {"", "Example:", "  bootwright update --disk 20G web"})
final class UpdateCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Option(
      names = "--disk",
      required = true,
      paramLabel = "SIZE",
      description = "What may be written to the root; a bare number counts GiB.")
  private String disk = "";

  @Parameters(paramLabel = "VM", arity = "1..*", description = "Id, beginning of an id, or name.")
  private List<String> vms = new ArrayList<>();

  private final Invocation invocation;

  UpdateCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    int diskGiB = ByteSize.parse(disk, ByteSize.GIBIBYTE).gibibytes();
    try (GatewayClient client = invocation.connect(gateway)) {
      return Batch.forEach(
          vms,
          invocation.streams().err(),
          name -> {
            client.update(name, diskGiB);
            invocation.print(out -> out.println(name));
          });
    }
  }
}
