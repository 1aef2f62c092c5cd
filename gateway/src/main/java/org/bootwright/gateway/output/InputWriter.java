package org.bootwright.gateway.output;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmState;

/**
 * Writes to one input of one VM. For use by one thread, which it blocks while the guest is slow.
 */
public final class InputWriter {
  private static final int PIECE_BYTES = 64 * 1024;

  /** A guest may leave its input unread for as long as it likes; who closes us interrupts us. */
  private static final Duration GUEST_LIMIT = Duration.ofDays(1);

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final VmDesk desk;
  private final MessageBus bus;
  private final VmId vm;
  private final InputKind kind;

  public InputWriter(VmDesk desk, MessageBus bus, VmId vm, InputKind kind) {
    this.desk = desk;
    this.bus = bus;
    this.vm = vm;
    this.kind = kind;
  }

  /**
   * Writes bytes once the VM runs, and returns when they are on their way to the guest.
   *
   * @param end nothing follows
   * @return false when the VM has ended and takes no more
   */
  public boolean write(byte[] bytes, boolean end) throws InterruptedException {
    int from = 0;
    do {
      int to = Math.min(bytes.length, from + PIECE_BYTES);
      boolean last = to == bytes.length;
      if (!writePiece(Arrays.copyOfRange(bytes, from, to), end && last)) {
        return false;
      }
      from = to;
    } while (from < bytes.length);
    return true;
  }

  private boolean writePiece(byte[] bytes, boolean end) throws InterruptedException {
    while (true) {
      Optional<RunnerId> runner = awaitRunner();
      if (runner.isEmpty()) {
        return false;
      }
      try {
        bus.request(
            Endpoint.runner(runner.get()),
            new Request.WriteInput(vm, kind, bytes, end),
            GUEST_LIMIT);
        return true;
      } catch (FailureException e) {
        // The runner was granted the VM but does not have it up yet, or the guest did not read for
        // a while; nothing was taken either way. Anything else is final: the bytes may have been
        // taken, and must not be written twice.
        if (e.code() != FailureCode.VM_NOT_FOUND && e.code() != FailureCode.TIMEOUT) {
          throw e;
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  private Optional<RunnerId> awaitRunner() throws InterruptedException {
    while (true) {
      try {
        Optional<VmRecord> current =
            desk.await(vm, now -> now.state().hasEnded() || now.state().isOnRunner(), WAIT);
        return current
            .filter(now -> now.state() != VmState.STOPPED && now.state() != VmState.FAILED)
            .flatMap(now -> now.status().runner());
      } catch (FailureException e) {
        if (e.code() != FailureCode.TIMEOUT) {
          throw e;
        }
      }
    }
  }
}
