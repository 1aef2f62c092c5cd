package org.bootwright.gateway.exec;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.ExecPiece;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.output.OutputSink;

/**
 * The input and the outputs of one command. One thread reads, another one writes; both are blocked
 * while the other side is slow.
 */
public final class ExecStreams {
  private static final int PIECE_BYTES = 64 * 1024;
  private static final Duration LONG_POLL = Duration.ofSeconds(5);

  /** A runner keeps a command for a reader that asked within the last 30 s. */
  private static final Duration HOLD_EVERY = Duration.ofSeconds(5);

  /** Input may wait this long at the runner, which then has not taken it. */
  private static final Duration INPUT_WAIT = Duration.ofSeconds(10);

  /** Of a process that ends with its container. */
  private static final int EXIT_KILLED = 137;

  private final ExecDesk desk;
  private final VmId vm;
  private final UUID exec;

  ExecStreams(ExecDesk desk, VmId vm, UUID exec) {
    this.desk = desk;
    this.vm = vm;
    this.exec = exec;
  }

  /** Throws where the command is not there, or was read by somebody before. */
  public void requireUnread() {
    read(0, true, Duration.ZERO);
  }

  /**
   * Sends everything that the command writes until it has ended. A command that was there, and is
   * gone with its VM, was killed.
   *
   * <p>To be called behind {@link #requireUnread}.
   *
   * @return how it ended; empty where a sink was closed before
   */
  public Optional<Integer> follow(OutputSink stdout, OutputSink stderr)
      throws InterruptedException {
    long offset = 0;
    while (!stdout.isClosed()) {
      Reply.ExecOutput output;
      try {
        output = read(offset, false, LONG_POLL);
      } catch (FailureException e) {
        if (isGone(e)) {
          return Optional.of(EXIT_KILLED);
        }
        throw e;
      }
      for (ExecPiece piece : output.pieces()) {
        deliver(piece, piece.kind() == OutputKind.STDERR ? stderr : stdout, offset);
      }
      offset = output.next();
      if (output.exitCode().isPresent()) {
        return output.exitCode();
      }
    }
    return Optional.empty();
  }

  private static boolean isGone(FailureException e) {
    return e.code() == FailureCode.CONFLICT || e.code() == FailureCode.VM_NOT_FOUND;
  }

  private void deliver(ExecPiece piece, OutputSink sink, long offset) throws InterruptedException {
    sink.write(piece.bytes());
    while (!sink.awaitDrained(HOLD_EVERY) && !sink.isClosed()) {
      read(offset, true, Duration.ZERO);
    }
  }

  private Reply.ExecOutput read(long offset, boolean hold, Duration wait) {
    Reply reply = desk.ask(vm, new Request.ReadExec(vm, exec, offset, hold, wait.toMillis()), wait);
    if (reply instanceof Reply.ExecOutput output) {
      return output;
    }
    throw new FailureException(
        FailureCode.INTERNAL,
        "reading the output of command %s: its runner answered with %s"
            .formatted(exec, reply.getClass().getSimpleName()));
  }

  /**
   * Writes to the command; returns when all of it is on its way.
   *
   * @param end nothing follows
   */
  public void write(byte[] bytes, boolean end) {
    int from = 0;
    do {
      int to = Math.min(bytes.length, from + PIECE_BYTES);
      writePiece(Arrays.copyOfRange(bytes, from, to), end && to == bytes.length);
      from = to;
    } while (from < bytes.length && !Thread.currentThread().isInterrupted());
  }

  private void writePiece(byte[] bytes, boolean end) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        desk.ask(vm, new Request.WriteExec(vm, exec, bytes, end), INPUT_WAIT);
        return;
      } catch (FailureException e) {
        // Nothing was taken, from a command that may leave its input unread for as long as it
        // likes.
        if (e.code() != FailureCode.TIMEOUT) {
          throw e;
        }
      }
    }
  }
}
