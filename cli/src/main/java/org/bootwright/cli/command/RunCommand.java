package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.run.DetachedRun;
import org.bootwright.cli.run.ForegroundRun;
import org.bootwright.cli.run.RunSettings;
import org.bootwright.cli.value.TimeSpan;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    header = "Boot a VM from an image, or from a directory.",
    customSynopsis = {
      "bootwright run [OPTIONS] IMAGE [-- COMMAND...]",
      "bootwright run [OPTIONS] --root-dir DIR [-- COMMAND...]",
    },
    description = {
      "",
      "With COMMAND (or in an image with no init of its own) the VM runs that command: its standard"
          + " output and error come out on ours, our standard input goes in, and we end with its"
          + " exit status. Else the image's own init boots and its serial console is attached.",
      "",
      "IMAGE is 'demo', REPOSITORY[:TAG] of a registry, docker-daemon:NAME[:TAG] of the Docker"
          + " Engine, oci:DIR[:TAG], oci-archive:FILE[:TAG] or docker-archive:FILE[:TAG];"
          + " @sha256:DIGEST may stand wherever a tag may.",
      "",
      "DIR is a directory with a system's files. Its /sbin/init boots, or COMMAND runs as root with"
          + " docker's PATH.",
      "",
      "Keys on the console: Ctrl-A X ends the VM, Ctrl-A D detaches, Ctrl-A Ctrl-A types a Ctrl-A."
          + " With a command, Ctrl-C goes to it; twice within 2 s kills the VM.",
      "",
    },
    footer = {
      "",
      "Exit status: the command's own, or 0; 64 wrong usage, 65 image corrupt or refused, 66 not"
          + " found, 69 something needed is missing, 70 a defect, 73 no room, 75 timed out, 77 not"
          + " permitted, 125 the guest failed, 126 and 127 as docker.",
      "",
      "Examples:",
      "  bootwright run demo",
      "  bootwright run demo -- sh -c 'echo hello; exit 3'",
      "  bootwright run -m 2G --cpus 2 -p 8080:80 -e MODE=test --rm oci:./image",
      "  bootwright run -d -p 2222:22 --ssh-key ~/.ssh/id_ed25519.pub oci:./server",
      "  bootwright run --root-dir ./rootfs -v ./src:/src:ro -- make -C /src",
      "  tar c . | bootwright run --rm -q demo -- tar t",
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private VmOptions vm = new VmOptions();
  @Mixin private RootOptions root = new RootOptions();
  @Mixin private ProvisioningOptions provisioning = new ProvisioningOptions();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = {"-d", "--detach"},
      description = "Leave the VM running once it has booted; print its id.")
  private boolean detach;

  @Option(names = "--rm", description = "Remove the VM when it has ended.")
  private boolean remove;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Kill the VM when it is not done after this time (60s, 5m) and end with 75.")
  private String timeout = "";

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean quiet;

  @Parameters(
      arity = "0..*",
      paramLabel = "IMAGE [-- COMMAND]",
      description = {
        "What to boot, unless --root-dir says it.",
        "What to run in place of the image's command or init, with its arguments."
      })
  private List<String> positional = new ArrayList<>();

  private final Invocation invocation;

  RunCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    List<String> words = commandWords();
    checkOptions();
    ObjectNode request = ContractsJson.shared().mapper().createObjectNode();
    String image = root.isDirectory() ? "" : image();
    if (!root.isDirectory()) {
      request.put("image", invocation.typedImage().resolve(image).toString());
    }
    root.addTo(request, invocation.workingDirectory());
    provisioning.addTo(request, invocation.workingDirectory());
    vm.addTo(request, words, invocation.environment());
    var settings =
        new RunSettings(
            request,
            image,
            !words.isEmpty(),
            remove,
            timeout.isEmpty() ? Optional.empty() : Optional.of(TimeSpan.parse(timeout)));
    var display = new ProgressDisplay(invocation.streams(), quiet);
    try (GatewayClient client = invocation.connect(gateway)) {
      if (!detach) {
        return new ForegroundRun(
                client, invocation.streams(), invocation.signals(), settings, display)
            .run();
      }
      var started = new DetachedRun(client, invocation.signals(), settings, display).run();
      started
          .vm()
          .ifPresent(
              record -> {
                if (json.wanted()) {
                  invocation.printJson(record.json());
                } else {
                  invocation.print(out -> out.println(record.id()));
                }
              });
      return started.exitStatus();
    }
  }

  private String image() {
    if (positional.isEmpty()) {
      throw new MissingParameterException(
          spec.commandLine(), spec.args(), "Missing required parameter: 'IMAGE'");
    }
    return positional.getFirst();
  }

  /** Behind IMAGE, a first -- only sets the command apart, as interface and habit have it. */
  private List<String> commandWords() {
    List<String> command =
        root.isDirectory() || positional.isEmpty()
            ? positional
            : positional.subList(1, positional.size());
    boolean setApart = !command.isEmpty() && command.getFirst().equals("--");
    return setApart ? command.subList(1, command.size()) : command;
  }

  private void checkOptions() {
    if (detach && (remove || !timeout.isEmpty())) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          (remove ? "--rm" : "--timeout")
              + " needs a command that stays with the VM: leave -d out, or use 'bootwright rm -f'"
              + " later");
    }
    if (json.wanted() && !detach) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "--json prints the record of a VM that goes on: use it with -d");
    }
  }
}
