package org.bootwright.converter.progress;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** A switch that ends a conversion at its next chunk. Safe for use by several threads. */
public final class Cancellation {
  private volatile boolean cancelled;

  public void cancel() {
    cancelled = true;
  }

  /** Throws {@code cancelled} once somebody has called {@link #cancel}. */
  public void check() {
    if (cancelled) {
      throw new FailureException(FailureCode.CANCELLED, "the conversion was cancelled");
    }
  }
}
