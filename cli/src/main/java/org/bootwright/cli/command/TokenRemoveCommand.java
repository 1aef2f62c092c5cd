package org.bootwright.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rm",
    aliases = "revoke",
    header = "Revoke tokens. Their VMs stay.",
    footer = {"", "Example:", "  bootwright token rm ci"})
final class TokenRemoveCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Parameters(paramLabel = "TOKEN", arity = "1..*", description = "Name or id of a token.")
  private List<String> tokens = new ArrayList<>();

  private final Invocation invocation;

  TokenRemoveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (GatewayClient client = invocation.connect(gateway)) {
      return Batch.forEach(
          tokens,
          invocation.streams().err(),
          token -> {
            client.removeToken(token);
            invocation.print(out -> out.println(token));
          });
    }
  }
}
