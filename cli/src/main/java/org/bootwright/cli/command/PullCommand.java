package org.bootwright.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.run.ImagePull;
import org.bootwright.contracts.image.ImageReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pull",
    header = "Convert images ahead of the VMs that will use them; print their digests.",
    footer = {"", "Example:", "  bootwright pull oci:./image"})
final class PullCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "Which of the image's platforms (default: this host's).")
  private Optional<String> platform = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean quiet;

  @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "As for 'run'.")
  private List<String> images = new ArrayList<>();

  private final Invocation invocation;

  PullCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var display = new ProgressDisplay(invocation.streams(), quiet);
    try (GatewayClient client = invocation.connect(gateway)) {
      return Batch.forEach(
          images,
          invocation.streams().err(),
          name -> {
            ImageReference reference = invocation.typedImage().resolve(name);
            String digest = new ImagePull(client, display).pull(reference, name, platform);
            invocation.print(out -> out.println(digest));
          });
    }
  }
}
