package org.bootwright.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    header = "Measure a system that runs, or conversions or roots on this host.",
    description = {
      "",
      "All but 'exec', 'convert', 'growth' and 'roots' leave records and messages behind: have them measure a system that was"
          + " made for it. In a checkout, './dev bench' makes one, runs all and cleans up."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchRequestsCommand.class,
      BenchStartCommand.class,
      BenchExecCommand.class,
      BenchFleetCommand.class,
      BenchConvertCommand.class,
      BenchGrowthCommand.class,
      BenchRootsCommand.class,
    },
    footer = {
      "",
      "Examples:",
      "  bootwright bench requests --gateway http://127.0.0.1:8080 --amqp amqp://127.0.0.1",
      "  bootwright bench start --gateway http://127.0.0.1:8080 debian:trixie",
      "  bootwright bench convert --images fat-gz",
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: requests, start, exec, fleet, convert, growth or roots");
  }
}
