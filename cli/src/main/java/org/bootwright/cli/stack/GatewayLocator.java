package org.bootwright.cli.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootwright.cli.client.GatewayAddress;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Trust;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.home.UpFile;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Finds the gateway that a command talks to: the one it was told, else the stack that serves the
 * home, which is started in the background where there is none.
 */
public final class GatewayLocator {
  /** A stack that leaves is gone a moment after it stopped answering. */
  private static final Duration LEAVING = Duration.ofSeconds(1);

  private static final int MAXIMUM_ATTEMPTS = 3;

  private final Map<String, String> environment;
  private final BootwrightHome home;
  private final LaunchSettings settings;
  private final Consumer<String> warnings;

  /**
   * @param warnings where a line for the user goes
   */
  public GatewayLocator(
      Map<String, String> environment,
      BootwrightHome home,
      LaunchSettings settings,
      Consumer<String> warnings) {
    this.environment = environment;
    this.home = home;
    this.settings = settings;
    this.warnings = warnings;
  }

  /**
   * A client of the gateway; the caller closes it.
   *
   * @param option what {@code --gateway} says
   */
  public GatewayClient connect(Optional<String> option) {
    Optional<String> told =
        option.or(() -> variable("BOOTWRIGHT_GATEWAY")).filter(url -> !url.isEmpty());
    if (told.isPresent()) {
      return new GatewayClient(
          GatewayAddress.parse(told.get(), variable("BOOTWRIGHT_TOKEN"), trust()));
    }
    for (int attempt = 1; ; attempt++) {
      UpFile up = UpFile.readLive(home).filter(this::keep).orElseGet(this::start);
      var stack = new RunningStack(up);
      GatewayClient client = stack.client();
      try {
        client.checkReady();
        return client;
      } catch (FailureException failure) {
        client.close();
        // It may have ended between our reading its address and our asking.
        if (failure.code() != FailureCode.GATEWAY_UNAVAILABLE || attempt == MAXIMUM_ATTEMPTS) {
          throw failure;
        }
        stack.awaitGone(LEAVING);
      }
    }
  }

  private Trust trust() {
    return variable("BOOTWRIGHT_CA_FILE")
        .<Trust>map(file -> new Trust.Authority(Path.of(file)))
        .orElseGet(Trust.Everyday::new);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private UpFile start() {
    LaunchSettings prepared = HostPreparation.prepare(settings);
    return new BackgroundStarter(home, JavaCommand.forStack(prepared)).start();
  }

  /** Whether to use a stack that is there. One of an older build makes room where that is safe. */
  private boolean keep(UpFile up) {
    var stack = new RunningStack(up);
    if (up.buildId().equals(settings.buildId())) {
      return true;
    }
    if (stack.isReplaceable() && stack.end()) {
      return false;
    }
    warnings.accept(
        "warning: a stack of another build (process "
            + up.pid()
            + ") serves "
            + home.directory()
            + " and is used, since VMs depend on it");
    return true;
  }
}
