package org.bootwright.cli.stack;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.bootwright.cli.client.GatewayAddress;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.client.VmState;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.home.StackProcess;
import org.bootwright.cli.home.UpFile;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Finds the gateway that a command talks to: the one it was told, else the stack that serves the
 * home, which is started in the background where there is none.
 */
public final class GatewayLocator {
  /** A stack that was asked to end stops its VMs first; one without any is gone at once. */
  private static final Duration END_DEADLINE = Duration.ofSeconds(15);

  private static final Duration POLL = Duration.ofMillis(10);
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
        option
            .or(() -> Optional.ofNullable(environment.get("BOOTWRIGHT_GATEWAY")))
            .filter(url -> !url.isEmpty());
    if (told.isPresent()) {
      Optional<String> token = Optional.ofNullable(environment.get("BOOTWRIGHT_TOKEN"));
      return new GatewayClient(GatewayAddress.parse(told.get(), token));
    }
    for (int attempt = 1; ; attempt++) {
      UpFile up = UpFile.readLive(home).filter(this::keep).orElseGet(this::start);
      var client = new GatewayClient(new GatewayAddress(up.url(), up.secret()));
      try {
        client.checkReady();
        return client;
      } catch (FailureException failure) {
        client.close();
        // It may have ended between our reading its address and our asking.
        if (failure.code() != FailureCode.GATEWAY_UNAVAILABLE || attempt == MAXIMUM_ATTEMPTS) {
          throw failure;
        }
        awaitGone(up, POLL.multipliedBy(20));
      }
    }
  }

  private UpFile start() {
    LaunchSettings prepared = HostPreparation.prepare(settings);
    return new BackgroundStarter(home, JavaCommand.forStack(prepared)).start();
  }

  /**
   * Whether to use a stack that is there. One of an older build makes room for ours when it was
   * started in the background and has nothing to do.
   */
  private boolean keep(UpFile up) {
    if (up.buildId().equals(settings.buildId())) {
      return true;
    }
    if (!up.background() || isBusy(up)) {
      warnings.accept(
          "warning: a stack of another build serves "
              + home.directory()
              + " and is used, since it "
              + (up.background() ? "has VMs running" : "was started by hand"));
      return true;
    }
    ProcessHandle.of(up.pid()).ifPresent(ProcessHandle::destroy);
    if (!awaitGone(up, END_DEADLINE)) {
      warnings.accept(
          "warning: the stack of another build (process "
              + up.pid()
              + ") does not end; it is used");
      return true;
    }
    return false;
  }

  private static boolean isBusy(UpFile up) {
    try (var client = new GatewayClient(new GatewayAddress(up.url(), up.secret()))) {
      return client.vms(List.of()).stream()
          .map(Vm::state)
          .anyMatch(state -> !state.isEnded() && state != VmState.LOST);
    } catch (FailureException silent) {
      return false;
    }
  }

  private static boolean awaitGone(UpFile up, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (StackProcess.isAlive(up.pid())) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }
}
