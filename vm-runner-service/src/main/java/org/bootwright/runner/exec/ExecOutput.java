package org.bootwright.runner.exec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.bootwright.contracts.message.ExecPiece;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.runner.guest.GuestProtocolException;

/**
 * What a command has written and its reader has not taken for good. Guarded by its session's lock.
 *
 * <pre>
 *   forgotten | taken by the reader, who may ask again | pending |
 *          takenFrom                               takenEnd
 * </pre>
 */
final class ExecOutput {
  /** Credit goes out in pieces of this much, not for each line. */
  private static final int CREDIT_STEP_BYTES = 32 * 1024;

  /**
   * A guest that alternates between its outputs for each byte must not cost us an object a byte.
   */
  private static final int MAXIMUM_PIECES = 256;

  private record Pending(OutputKind kind, ByteArrayOutputStream bytes) {}

  private final Deque<Pending> pending = new ArrayDeque<>();
  private List<ExecPiece> taken = List.of();
  private long takenFrom;
  private long takenEnd;
  private int pendingBytes;
  private int creditBytes;
  private int owedBytes;
  private boolean dropping;

  /**
   * @param windowBytes what the guest may send ahead of the reader
   */
  ExecOutput(int windowBytes) {
    owedBytes = windowBytes;
  }

  /** Adds what the guest has sent; refuses what it had no credit for. */
  void add(OutputKind kind, byte[] bytes) throws GuestProtocolException {
    requireCredit(bytes);
    if (dropping) {
      owedBytes += bytes.length;
      return;
    }
    pendingOf(kind).bytes.writeBytes(bytes);
    pendingBytes += bytes.length;
  }

  /** Counts what the guest has sent, and its reader does not get. */
  void pass(byte[] bytes) throws GuestProtocolException {
    requireCredit(bytes);
    owedBytes += bytes.length;
  }

  private void requireCredit(byte[] bytes) throws GuestProtocolException {
    if (bytes.length > creditBytes) {
      throw new GuestProtocolException(
          "the guest sent %d bytes of a command's output where it had credit for %d"
              .formatted(bytes.length, creditBytes));
    }
    creditBytes -= bytes.length;
  }

  private Pending pendingOf(OutputKind kind) {
    Iterator<Pending> newestFirst = pending.descendingIterator();
    boolean crowded = pending.size() >= MAXIMUM_PIECES;
    while (newestFirst.hasNext()) {
      Pending newest = newestFirst.next();
      if (newest.kind == kind) {
        return newest;
      }
      if (!crowded) {
        break;
      }
    }
    var begun = new Pending(kind, new ByteArrayOutputStream());
    pending.addLast(begun);
    return begun;
  }

  /** Whether somebody who asks from an offset would get something. */
  boolean hasMore(long offset) {
    return pendingBytes > 0 || (offset == takenFrom && !taken.isEmpty());
  }

  /** Whether an offset is one that may be asked for. */
  boolean keeps(long offset) {
    return offset == takenFrom || offset == takenEnd;
  }

  /** What follows an offset; what lies before it is forgotten. */
  List<ExecPiece> take(long offset) {
    if (offset == takenFrom && takenFrom != takenEnd) {
      return taken;
    }
    owedBytes += (int) (takenEnd - takenFrom);
    taken =
        pending.stream().map(each -> new ExecPiece(each.kind, each.bytes.toByteArray())).toList();
    pending.clear();
    takenFrom = takenEnd;
    takenEnd += pendingBytes;
    pendingBytes = 0;
    return taken;
  }

  /** Whether everything that has come was taken. */
  boolean isTaken() {
    return pendingBytes == 0;
  }

  /** The offset behind what was taken. */
  long takenEnd() {
    return takenEnd;
  }

  /** Nobody reads any more: what is here is forgotten, and what comes. */
  void drop() {
    dropping = true;
    owedBytes += pendingBytes + (int) (takenEnd - takenFrom);
    pending.clear();
    taken = List.of();
    takenEnd += pendingBytes;
    takenFrom = takenEnd;
    pendingBytes = 0;
  }

  /** Credit that is to be given now; 0 as long as it is not worth a frame. */
  int takeOwed() {
    if (owedBytes < CREDIT_STEP_BYTES) {
      return 0;
    }
    int owed = owedBytes;
    owedBytes = 0;
    creditBytes += owed;
    return owed;
  }
}
