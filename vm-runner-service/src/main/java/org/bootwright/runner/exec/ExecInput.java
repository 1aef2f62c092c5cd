package org.bootwright.runner.exec;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.bootwright.runner.guest.ExecOrders;
import org.bootwright.runner.guest.GuestProtocolException;

/** Input on its way to a command, of bounded size. Guarded by its session's lock. */
final class ExecInput {
  /** Far beyond what a guest buffers. */
  private static final long MAXIMUM_CREDIT_BYTES = 1L << 30;

  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private final int maximumBytes;
  private int queuedBytes;
  private long creditBytes;
  private boolean ended;
  private boolean endTaken;

  /**
   * @param maximumBytes a few pieces in flight; more would only hide how slow the command reads
   */
  ExecInput(int maximumBytes) {
    this.maximumBytes = maximumBytes;
  }

  boolean hasRoomFor(byte[] bytes) {
    return queuedBytes == 0 || queuedBytes + bytes.length <= maximumBytes;
  }

  boolean hasEnded() {
    return ended;
  }

  void add(byte[] bytes) {
    if (bytes.length > 0) {
      pieces.addLast(bytes);
      queuedBytes += bytes.length;
    }
  }

  /** Nothing follows what was added. */
  void end() {
    ended = true;
  }

  void credit(long bytes) throws GuestProtocolException {
    creditBytes += bytes;
    if (creditBytes > MAXIMUM_CREDIT_BYTES) {
      throw new GuestProtocolException(
          "the guest gave credit for " + creditBytes + " bytes of a command's input");
    }
  }

  /**
   * What the guest is to be sent next, an empty piece being the end; nothing where it must wait.
   */
  Optional<byte[]> takeNext() {
    byte[] first = pieces.peekFirst();
    if (first == null) {
      boolean end = ended && !endTaken;
      endTaken |= end;
      return end ? Optional.of(new byte[0]) : Optional.empty();
    }
    int count = (int) Math.min(first.length, Math.min(creditBytes, ExecOrders.MAXIMUM_BYTES));
    if (count == 0) {
      return Optional.empty();
    }
    pieces.removeFirst();
    if (count < first.length) {
      pieces.addFirst(Arrays.copyOfRange(first, count, first.length));
    }
    queuedBytes -= count;
    creditBytes -= count;
    return Optional.of(count == first.length ? first : Arrays.copyOf(first, count));
  }
}
