package org.bootwright.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.run.EndAwaiter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    header = "Stop VMs in good order.",
    description = {
      "",
      "The guest is asked to power off, or the command gets its stop signal; when the time is up the"
          + " VM is killed.",
      "",
    },
    footer = {"", "Example:", "  bootwright stop -t 30 web db"})
final class StopCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private GraceOption graceOption = new GraceOption();

  @Parameters(paramLabel = "VM", arity = "1..*", description = "Id, beginning of an id, or name.")
  private List<String> vms = new ArrayList<>();

  private final Invocation invocation;

  StopCommand(Invocation invocation) {
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
            Vm vm = client.stop(name, grace);
            EndAwaiter.await(client, vm, grace.orElse(EndAwaiter.DEFAULT_GRACE_SECONDS));
            invocation.print(out -> out.println(name));
          });
    }
  }
}
