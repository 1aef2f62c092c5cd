package org.bootwright.cli.stack;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.bootwright.cli.client.GatewayAddress;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Trust;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.client.VmState;
import org.bootwright.cli.home.StackProcess;
import org.bootwright.cli.home.UpFile;
import org.bootwright.contracts.failure.FailureException;

/** A stack of this user's that another process runs. */
public record RunningStack(UpFile up) {
  /** A stack without VMs is gone at once; a host under heavy load may take a while. */
  private static final Duration END_DEADLINE = Duration.ofSeconds(15);

  private static final Duration POLL = Duration.ofMillis(10);

  /** A client of its gateway; the caller closes it. */
  GatewayClient client() {
    return new GatewayClient(
        new GatewayAddress(
            up.url(),
            up.secret(),
            up.certificate().<Trust>map(Trust.Pinned::new).orElseGet(Trust.Everyday::new)));
  }

  /** Whether a VM is under way there. A stack that does not answer has none to lose. */
  private boolean isBusy() {
    try (GatewayClient client = client()) {
      return client.vms(List.of()).stream()
          .map(Vm::state)
          .anyMatch(state -> !state.isEnded() && state != VmState.LOST);
    } catch (FailureException silent) {
      return false;
    }
  }

  /**
   * Whether it was started by a command rather than by a person, and has nothing to do: then it may
   * be replaced without anybody's noticing.
   */
  public boolean isReplaceable() {
    return up.background() && !isBusy();
  }

  /** Asks it to end and waits; false when it does not. */
  public boolean end() {
    if (StackProcess.isAlive(up.pid())) {
      ProcessHandle.of(up.pid()).ifPresent(ProcessHandle::destroy);
    }
    return awaitGone(END_DEADLINE);
  }

  /** Waits for its end; false when the time is up. */
  boolean awaitGone(Duration atMost) {
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
