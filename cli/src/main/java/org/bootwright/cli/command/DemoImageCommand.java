package org.bootwright.cli.command;

import org.bootwright.contracts.image.ImageReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo-image",
    header = "Make the image that 'demo' names, out of Debian packages; print its reference.",
    footer = {"", "Example:", "  bootwright demo-image --rebuild"})
final class DemoImageCommand implements Runnable {
  @Option(names = "--rebuild", description = "Make it again, with the packages of today.")
  private boolean rebuild;

  private final Invocation invocation;

  DemoImageCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    ImageReference reference = invocation.demoImage().ensure(rebuild);
    invocation.print(out -> out.println(reference));
  }
}
