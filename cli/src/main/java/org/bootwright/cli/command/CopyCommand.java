package org.bootwright.cli.command;

import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.copy.CopyRun;
import org.bootwright.cli.progress.ProgressDisplay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cp",
    header = "Copy files between this host and a VM that runs.",
    customSynopsis = {
      "bootwright cp [OPTIONS] VM:PATH PATH|-",
      "bootwright cp [OPTIONS] PATH|- VM:PATH"
    },
    description = {
      "",
      "As docker's: a directory that is there is copied into; one that is not is made, its parents"
          + " are not; DIR/. copies what is in DIR. With - a tar archive comes from standard input or"
          + " goes to standard output. No program of the image is needed.",
      "",
      "Modes and times are kept. Files are root's in the VM, and yours here, unless -a is given."
          + " Links are copied as links. Here, nothing is written through a link below the"
          + " destination, and no device is made.",
      "",
    },
    footer = {
      "",
      "Exit status: 0 all was copied; 64 wrong usage, the VM does not run, or something was left out;"
          + " 66 no such VM or file; 73 no room, in the VM or here.",
      "",
      "Examples:",
      "  bootwright cp ./site web:/srv/www",
      "  bootwright cp web:/var/log/. ./logs",
      "  bootwright cp web:/etc - | tar -t",
    })
final class CopyCommand implements Runnable {
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Option(
      names = {"-a", "--archive"},
      description = "Keep users and groups, and set-user-ID bits here.")
  private boolean archive;

  @Option(
      names = {"-L", "--follow-link"},
      description = "Where the source is a symbolic link, copy what it leads to.")
  private boolean follow;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean quiet;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "VM:PATH, a path here, or -.")
  private String source = "";

  @Parameters(index = "1", paramLabel = "TARGET", description = "The other of the two.")
  private String target = "";

  private final Invocation invocation;

  CopyCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    var display = new ProgressDisplay(invocation.streams(), quiet);
    try (GatewayClient client = invocation.connect(gateway)) {
      new CopyRun(
              client.archives(),
              invocation.streams(),
              display,
              invocation.workingDirectory(),
              new CopyRun.CopyOptions(archive, follow))
          .run(source, target);
    }
  }
}
