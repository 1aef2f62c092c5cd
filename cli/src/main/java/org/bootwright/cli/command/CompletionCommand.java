package org.bootwright.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
    name = "completion",
    header = "Print a completion script for bash and zsh.",
    footer = {"", "Example:", "  source <(bootwright completion)"})
final class CompletionCommand implements Runnable {
  private final Invocation invocation;

  CompletionCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    String script = AutoComplete.bash("bootwright", BootwrightCommandLine.whole(invocation));
    invocation.print(out -> out.print(script));
  }
}
