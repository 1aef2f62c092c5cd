package org.bootwright.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "token",
    header = "Make, list and revoke API tokens of a gateway.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TokenCreateCommand.class, TokenListCommand.class, TokenRemoveCommand.class},
    footer = {
      "",
      "Examples:",
      "  bootwright token create ci --expires 90d --max-vms 4",
      "  bootwright token ls",
      "  bootwright token rm ci",
    })
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: create, ls or rm");
  }
}
