package org.bootwright.contracts.message;

import java.util.UUID;
import org.bootwright.contracts.vm.ArchiveSpec;
import org.bootwright.contracts.vm.ExecSpec;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.WindowSize;

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

  /** To a runner, of a command that runs in a VM beside its own. */
  sealed interface OfExec extends Request {
    VmId vm();

    /** Names the command; who starts it chooses it. */
    UUID exec();
  }

  /** Runs a command. Answered by {@link Reply.Accepted} once it was executed. */
  record StartExec(VmId vm, UUID exec, ExecSpec spec) implements OfExec {}

  /**
   * Copies files, as a command that reads or writes a tar stream. Answered by {@link
   * Reply.Accepted} once it has begun. What goes wrong later is what reading or writing it is
   * refused with.
   */
  record StartArchive(VmId vm, UUID exec, ArchiveSpec spec) implements OfExec {}

  /**
   * What the command has written, from an offset on. Answered by {@link Reply.ExecOutput}. What
   * lies before the offset is forgotten, so one reader can read it once; asking is what keeps it.
   *
   * @param offset in bytes of both outputs since the start
   * @param hold nothing is answered nor forgotten: the reader is there, and not done with the last
   * @param waitMillis how long to wait for the first byte that is not there yet
   */
  record ReadExec(VmId vm, UUID exec, long offset, boolean hold, long waitMillis)
      implements OfExec {}

  /**
   * Input for the command. Answered by {@link Reply.Accepted} once there was room for it; refused
   * with {@code timeout}, and not taken, where there was none for a while.
   *
   * @param end no more input follows
   */
  record WriteExec(VmId vm, UUID exec, byte[] bytes, boolean end) implements OfExec {}

  /** A signal for the command and all that it has started. Answered by {@link Reply.Accepted}. */
  record SignalExec(VmId vm, UUID exec, int signal) implements OfExec {}

  /** A new size of the command's terminal. Answered by {@link Reply.Accepted}. */
  record ResizeExec(VmId vm, UUID exec, WindowSize window) implements OfExec {}
}
