package org.bootwright.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.run.EndAwaiter;
import org.bootwright.cli.value.SignalSyntax;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "kill",
    header = "End VMs by force, or send a signal to their commands.",
    footer = {"", "Examples:", "  bootwright kill web", "  bootwright kill -s HUP web"})
final class KillCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Option(
      names = {"-s", "--signal"},
      paramLabel = "SIGNAL",
      description = "Send this signal to the VM's command in place of ending the VM.")
  private Optional<String> signal = Optional.empty();

  @Parameters(paramLabel = "VM", arity = "1..*", description = "Id, beginning of an id, or name.")
  private List<String> vms = new ArrayList<>();

  private final Invocation invocation;

  KillCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Optional<String> number = signal.map(SignalSyntax::parse).map(String::valueOf);
    try (GatewayClient client = invocation.connect(gateway)) {
      return Batch.forEach(
          vms,
          invocation.streams().err(),
          name -> {
            Vm vm = client.kill(name, number);
            if (number.isEmpty()) {
              EndAwaiter.await(client, vm, 0);
            }
            invocation.print(out -> out.println(name));
          });
    }
  }
}
