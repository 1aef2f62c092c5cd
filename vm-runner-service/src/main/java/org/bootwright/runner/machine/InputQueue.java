package org.bootwright.runner.machine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Input on its way to the guest, of bounded size: a writer waits until its bytes fit. Guarded by
 * its lock.
 */
final class InputQueue {
  /** A few pieces of input in flight; more would only hide how slow the guest reads. */
  static final int MAXIMUM_BYTES = 256 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private int queuedBytes;
  private boolean ended;
  private boolean closed;

  /**
   * Adds input, all of it or nothing.
   *
   * @return false where there was no room within the timeout
   * @throws IOException where nobody takes input any more
   */
  boolean offer(byte[] bytes, boolean end, Duration timeout)
      throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeout.toNanos();
      while (!closed && !ended && queuedBytes > 0 && queuedBytes + bytes.length > MAXIMUM_BYTES) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      if (closed || ended) {
        throw new IOException(closed ? "the guest takes no more input" : "its input has ended");
      }
      if (bytes.length > 0) {
        pieces.addLast(bytes);
        queuedBytes += bytes.length;
      }
      ended = end;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next piece; empty at the end of the input. */
  Optional<byte[]> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (pieces.isEmpty() && !ended && !closed) {
        changed.await();
      }
      if (closed || pieces.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(pieces.getFirst());
    } finally {
      lock.unlock();
    }
  }

  /** The piece that was taken has gone out; only now is there room for another. */
  void delivered() {
    lock.lock();
    try {
      byte[] piece = pieces.pollFirst();
      queuedBytes -= piece == null ? 0 : piece.length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sends everybody away who waits. */
  void close() {
    lock.lock();
    try {
      closed = true;
      pieces.clear();
      queuedBytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
