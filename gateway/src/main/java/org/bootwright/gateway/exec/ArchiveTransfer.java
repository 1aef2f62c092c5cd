package org.bootwright.gateway.exec;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.ExecPiece;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.output.OutputSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tar stream out of a VM or into it. For use by one thread, which is blocked while the other side
 * is slow. What the guest could not do, each method throws; one that is closed before its end is
 * ended in the guest too.
 */
public final class ArchiveTransfer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ArchiveTransfer.class);

  /** On a broker each piece takes a round trip; a runner holds eight of them. */
  private static final int PIECE_BYTES = 128 * 1024;

  /** What fits one answer of a guest that tells of a path. */
  private static final int MAXIMUM_SHORT_BYTES = 64 * 1024;

  private static final Duration LONG_POLL = Duration.ofSeconds(5);

  /** A runner ends a transfer that nobody asked for within 30 s. */
  private static final Duration HOLD_EVERY = Duration.ofSeconds(5);

  /** Input may wait this long at the runner, which then has not taken it. */
  private static final Duration INPUT_WAIT = Duration.ofSeconds(10);

  private static final int SIGKILL = 9;

  private final ExecDesk desk;
  private final VmId vm;
  private final UUID exec;
  private long offset;
  private boolean ended;
  private long heldNanos = System.nanoTime();

  ArchiveTransfer(ExecDesk desk, VmId vm, UUID exec) {
    this.desk = desk;
    this.vm = vm;
    this.exec = exec;
  }

  /** What comes next of the archive; nothing at its end. */
  public List<byte[]> next() {
    while (!ended) {
      Reply.ExecOutput output = ask(false, LONG_POLL);
      offset = output.next();
      ended = output.exitCode().isPresent();
      if (!output.pieces().isEmpty()) {
        return output.pieces().stream().map(ExecPiece::bytes).toList();
      }
    }
    return List.of();
  }

  /** All of an output that is short, and no archive. */
  byte[] readShort() {
    var bytes = new ByteArrayOutputStream();
    for (List<byte[]> pieces = next(); !pieces.isEmpty(); pieces = next()) {
      pieces.forEach(bytes::writeBytes);
      if (bytes.size() > MAXIMUM_SHORT_BYTES) {
        throw new FailureException(
            FailureCode.GUEST_PROTOCOL, "looking at a path: the guest's answer has no end");
      }
    }
    return bytes.toByteArray();
  }

  /** Waits until a sink has sent what it was given; the transfer lasts meanwhile. */
  public void awaitDrained(OutputSink sink) throws InterruptedException {
    while (!sink.awaitDrained(HOLD_EVERY) && !sink.isClosed()) {
      hold();
    }
  }

  /** Says that there is somebody who will read or write on. */
  public void hold() {
    ask(true, Duration.ZERO);
  }

  /** Gives the guest more of an archive; returns when it is on its way. */
  public void write(byte[] bytes) {
    for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
      writePiece(
          Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE_BYTES)), false);
    }
  }

  /** Nothing follows: waits until all of it was unpacked. */
  public void finish() {
    writePiece(new byte[0], true);
    List<byte[]> ignored = next();
    while (!ignored.isEmpty()) {
      ignored = next();
    }
  }

  private void writePiece(byte[] bytes, boolean end) {
    while (true) {
      if (System.nanoTime() - heldNanos > HOLD_EVERY.toNanos()) {
        hold();
      }
      try {
        desk.ask(vm, new Request.WriteExec(vm, exec, bytes, end), INPUT_WAIT);
        return;
      } catch (FailureException e) {
        // Nothing was taken, by a guest whose disk may be slow.
        if (e.code() != FailureCode.TIMEOUT) {
          ended = true;
          throw e;
        }
      }
    }
  }

  private Reply.ExecOutput ask(boolean hold, Duration wait) {
    heldNanos = System.nanoTime();
    Reply reply;
    try {
      reply = desk.ask(vm, new Request.ReadExec(vm, exec, offset, hold, wait.toMillis()), wait);
    } catch (FailureException e) {
      ended = e.code() != FailureCode.TIMEOUT;
      throw e;
    }
    if (reply instanceof Reply.ExecOutput output) {
      return output;
    }
    throw new FailureException(
        FailureCode.INTERNAL,
        "copying files: the runner answered with " + reply.getClass().getSimpleName());
  }

  @Override
  public void close() {
    if (ended) {
      return;
    }
    try {
      desk.ask(vm, new Request.SignalExec(vm, exec, SIGKILL), Duration.ZERO);
      log.debug("a transfer was ended before its end: {}", exec);
    } catch (FailureException e) {
      log.debug("ending a transfer: {}", e.getMessage());
    }
  }
}
