package org.bootwright.gateway.output;

import java.time.Duration;

/** Where output goes: a connection that may be slow, and may be closed. */
public interface OutputSink {
  /** Hands bytes over; they may take long to leave. */
  void write(byte[] bytes);

  /** Waits until what was handed over has left, or the time is up; says whether it has left. */
  boolean awaitDrained(Duration limit) throws InterruptedException;

  /** Whether nobody reads any more. */
  boolean isClosed();
}
