package org.bootwright.contracts.message;

import java.util.UUID;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;

/**
 * A question that one server answers at once, or within the wait that it names. Whoever receives
 * bytes owns them.
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; a copy at each hop would cost as much as sending
public sealed interface Request extends Message {
  /** To a gateway: may I do this conversion? Answered by {@link Reply.Claim}. */
  record ClaimConversion(UUID conversion, int attempt, String worker) implements Request {}

  /** To a gateway: may I run this VM? Answered by {@link Reply.Claim}. */
  record ClaimBoot(VmId vm, int attempt, RunnerId runner) implements Request {}

  /**
   * To a runner: the output from an offset on. Answered by {@link Reply.Output}. Asking is also
   * what holds the stream for this reader; see the runner's output package.
   *
   * @param offset in bytes since the VM's first output of this kind
   * @param maximumBytes at most this much is answered
   * @param waitMillis how long to wait for the first byte that is not there yet
   */
  record ReadOutput(VmId vm, OutputKind kind, long offset, int maximumBytes, long waitMillis)
      implements Request {}

  /**
   * To a runner: type this. Answered by {@link Reply.Accepted} once it is on its way to the guest,
   * which is what keeps a fast writer from outrunning the guest.
   *
   * @param end no more input follows
   */
  record WriteInput(VmId vm, InputKind kind, byte[] bytes, boolean end) implements Request {}

  /** To a runner: deliver a signal to the command. Answered by {@link Reply.Accepted}. */
  record SignalCommand(VmId vm, int signal) implements Request {}
}
