package org.bootwright.cli.command;

import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.run.ConsoleVisit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "console",
    aliases = "attach",
    header = "Attach to a VM's serial console.",
    description = {
      "",
      "Ctrl-A X ends the VM, Ctrl-A D detaches, Ctrl-A Ctrl-A types a Ctrl-A.",
      "",
    },
    footer = {"", "Example:", "  bootwright console web"})
final class ConsoleCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Option(names = "--replay", description = "Begin with the output that is kept.")
  private boolean replay;

  @Parameters(paramLabel = "VM", description = "Id, beginning of an id, or name.")
  private String vm = "";

  private final Invocation invocation;

  ConsoleCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var display = new ProgressDisplay(invocation.streams(), false);
    try (GatewayClient client = invocation.connect(gateway)) {
      return new ConsoleVisit(client, invocation.streams(), display).visit(client.vm(vm), replay);
    }
  }
}
