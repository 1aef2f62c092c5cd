package org.bootwright.cli.run;

import java.time.Duration;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.client.VmState;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Waits for the end of a VM that was told to end. */
public final class EndAwaiter {
  /** The gateway's own, where none is asked for. */
  public static final long DEFAULT_GRACE_SECONDS = 10;

  /** What killing QEMU and writing the record may take behind the grace. */
  private static final Duration MARGIN = Duration.ofSeconds(20);

  private EndAwaiter() {}

  /**
   * Waits for the grace and a margin.
   *
   * @throws FailureException with {@code timeout}
   */
  public static Vm await(GatewayClient client, Vm vm, long graceSeconds) {
    try (var watch = new VmWatch(client, vm)) {
      watch.start();
      Duration limit = Duration.ofSeconds(graceSeconds).plus(MARGIN);
      return watch
          .await(current -> current.state().isEnded() || current.state() == VmState.LOST, limit)
          .orElseThrow(
              () ->
                  new FailureException(
                      FailureCode.TIMEOUT,
                      "waiting for the end of VM "
                          + vm.name()
                          + ": it is still "
                          + watch.current().state()
                          + " after "
                          + limit.toSeconds()
                          + " s"));
    }
  }
}
