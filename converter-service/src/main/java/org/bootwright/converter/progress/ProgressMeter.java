package org.bootwright.converter.progress;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts bytes on any thread and tells the listener about them on the converting one, at most ten
 * times a second.
 */
public final class ProgressMeter {
  private static final long INTERVAL_NANOS = 100_000_000;

  private final ProgressListener listener;
  private final LongSupplier nanoClock;
  private final AtomicLong doneBytes = new AtomicLong();
  private long totalBytes;
  private long toldAtNanos;

  public ProgressMeter(ProgressListener listener, LongSupplier nanoClock) {
    this.listener = listener;
    this.nanoClock = nanoClock;
  }

  /** Enters a step and tells so. Converting thread only. */
  public void enter(ConversionStep step, long stepTotalBytes) {
    totalBytes = stepTotalBytes;
    toldAtNanos = nanoClock.getAsLong();
    tell(step);
  }

  /** A source may know its size only roughly: more than all of it is never told. */
  private void tell(ConversionStep step) {
    long done = doneBytes.get();
    listener.progressed(step, done, totalBytes == 0 ? 0 : Math.max(totalBytes, done));
  }

  /** Counts bytes that were read. Any thread. */
  public void add(long byteCount) {
    doneBytes.addAndGet(byteCount);
  }

  /** Tells the listener if it has not heard for a while. Converting thread only. */
  public void tick() {
    long now = nanoClock.getAsLong();
    if (now - toldAtNanos >= INTERVAL_NANOS) {
      toldAtNanos = now;
      tell(ConversionStep.CONVERT);
    }
  }
}
