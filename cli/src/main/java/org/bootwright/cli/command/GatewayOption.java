package org.bootwright.cli.command;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Which gateway a command talks to. */
final class GatewayOption {
  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description =
          "Talk to this gateway (default: $$BOOTWRIGHT_GATEWAY, else the stack of"
              + " $$BOOTWRIGHT_HOME, started when needed). $$BOOTWRIGHT_TOKEN is the token to"
              + " show, $$BOOTWRIGHT_CA_FILE the certificates to trust in place of the system's.")
  private Optional<String> url = Optional.empty();

  Optional<String> url() {
    return url;
  }
}
