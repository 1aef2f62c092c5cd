package org.bootwright.runner.guest;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many bytes of standard input the guest has room for. Guarded by its lock. */
final class StandardInputCredit {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long available;
  private boolean closed;

  void add(long bytes) throws GuestProtocolException {
    lock.lock();
    try {
      available += bytes;
      if (available > GuestConversation.MAXIMUM_CREDIT_BYTES) {
        throw new GuestProtocolException(
            "the guest gave credit for " + available + " bytes of standard input");
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for credit and takes at most {@code wanted} bytes of it, at least one. */
  int take(int wanted) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (available == 0 && !closed) {
        changed.await();
      }
      if (closed) {
        throw new IOException("the guest takes no more standard input");
      }
      int taken = (int) Math.min(wanted, available);
      available -= taken;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
