package org.bootwright.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "bootwright",
    description = "Name an OCI image, get a virtual machine.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  bootwright run demo                       boot Debian with systemd, console here",
      "  bootwright run demo -- uname -a           run one command in a VM of its own",
      "  bootwright run -d -p 8080:80 oci:./site   a VM in the background",
      "  bootwright ps                             what is running",
      "",
      "'bootwright COMMAND --help' tells about a command.",
    })
final class RootCommand implements Runnable {
  @Option(
      names = {"-V", "--version"},
      description = "Print the version and end.")
  private boolean version;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Invocation invocation;

  RootCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    if (!version) {
      throw new ParameterException(spec.commandLine(), "a command is missing");
    }
    new VersionCommand(invocation).call();
  }
}
