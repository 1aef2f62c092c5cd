package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.run.ExecRun;
import org.bootwright.contracts.json.ContractsJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "exec",
    header = "Run a command in a VM that runs.",
    customSynopsis = "bootwright exec [OPTIONS] VM COMMAND [ARG...]",
    description = {
      "",
      "The command runs beside the VM's own command or init, with the environment, user and working"
          + " directory of the VM's image. Its standard output and error come out on ours, and we end"
          + " with its exit status.",
      "",
      "With -it every key goes to the command. Else Ctrl-C is passed on to it; twice within 2 s"
          + " leaves it running in the VM.",
      "",
    },
    footer = {
      "",
      "Exit status: the command's own, 128+N where signal N ended it, 137 where its VM ended; 64 wrong"
          + " usage, or the VM does not run, 66 no such VM, 126 it cannot be executed, or no such user"
          + " or directory, 127 no such command.",
      "",
      "Examples:",
      "  bootwright exec web ps ax",
      "  bootwright exec -it web sh",
      "  bootwright exec -i -u postgres db psql <dump.sql",
    })
final class ExecCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private ProcessOptions process = new ProcessOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-i", "--interactive"},
      description = "Pass our standard input on; else the command's is empty.")
  private boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "Give the command a terminal.")
  private boolean terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "VM COMMAND",
      description = {
        "Id of the VM, beginning of an id, or name.",
        "What to run there, with its arguments."
      })
  private List<String> positional = new ArrayList<>();

  private final Invocation invocation;

  ExecCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    if (positional.size() < (setApart() ? 3 : 2)) {
      throw new MissingParameterException(
          spec.commandLine(), spec.args(), "Missing required parameters: 'VM' and 'COMMAND'");
    }
    ObjectNode request = request();
    var display = new ProgressDisplay(invocation.streams(), false);
    try (GatewayClient client = invocation.connect(gateway)) {
      return new ExecRun(
              client.execs(),
              invocation.streams(),
              invocation.signals(),
              display,
              System::nanoTime,
              positional.getFirst(),
              new ExecRun.ExecOptions(interactive, terminal))
          .run(request);
    }
  }

  /** As with run, a first -- behind VM only sets the command apart. */
  private boolean setApart() {
    return positional.size() > 1 && positional.get(1).equals("--");
  }

  private ObjectNode request() {
    ObjectNode request = ContractsJson.shared().mapper().createObjectNode();
    var words = request.putArray("command");
    positional.stream().skip(setApart() ? 2 : 1).forEach(words::add);
    process.addTo(request, invocation.environment());
    return request;
  }
}
