package org.bootwright.converter.progress;

import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** A switch that ends a conversion at its next chunk. Safe for use by several threads. */
public final class Cancellation {
  private volatile boolean cancelled;

  /** Guarded by this object's lock. */
  private final List<Runnable> actions = new ArrayList<>();

  /** What {@link #onCancel} returns: closing it withdraws the action. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** Ends the conversion; actions run on this thread. */
  public void cancel() {
    List<Runnable> due;
    synchronized (this) {
      cancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  /**
   * Has something done at once when it comes to that: for what waits for others, and so comes to no
   * chunk's end. Done now if it has come to that already.
   */
  public Registration onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return () -> withdraw(action);
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void withdraw(Runnable action) {
    actions.remove(action);
  }

  /** Throws {@code cancelled} once somebody has called {@link #cancel}. */
  public void check() {
    if (cancelled) {
      throw new FailureException(FailureCode.CANCELLED, "the conversion was cancelled");
    }
  }
}
