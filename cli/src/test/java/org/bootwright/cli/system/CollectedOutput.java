package org.bootwright.cli.system;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** What a process prints, read as it comes. One lock guards all of it. */
final class CollectedOutput {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final StringBuilder text = new StringBuilder();
  private final Duration patience;
  private int passed;
  private boolean ended;

  private CollectedOutput(Duration patience) {
    this.patience = patience;
  }

  static CollectedOutput of(InputStream stream, Duration patience) {
    CollectedOutput output = new CollectedOutput(patience);
    Thread.ofVirtual().start(() -> output.read(stream));
    return output;
  }

  private void read(InputStream stream) {
    byte[] bytes = new byte[8192];
    try {
      int count = stream.read(bytes);
      while (count >= 0) {
        append(new String(bytes, 0, count, StandardCharsets.UTF_8), false);
        count = stream.read(bytes);
      }
      append("", true);
    } catch (IOException e) {
      // The process was destroyed: what came until then is all there is.
      append("", true);
    }
  }

  private void append(String piece, boolean last) {
    lock.lock();
    try {
      text.append(piece);
      ended = last;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** All of it, once the process has ended. */
  String text() {
    await(() -> ended);
    return soFar();
  }

  String soFar() {
    lock.lock();
    try {
      return text.toString();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the text; gives what came up to its end, and begins behind it the next time. */
  String awaitText(String wanted) {
    await(() -> ended || text.indexOf(wanted, passed) >= 0);
    lock.lock();
    try {
      int found = text.indexOf(wanted, passed);
      if (found < 0) {
        throw new AssertionError("'" + wanted + "' did not come; what came:\n" + text);
      }
      String piece = text.substring(passed, found + wanted.length());
      passed = found + wanted.length();
      return piece;
    } finally {
      lock.unlock();
    }
  }

  private void await(BooleanSupplier reached) {
    lock.lock();
    try {
      long nanos = patience.toNanos();
      while (!reached.getAsBoolean() && nanos > 0) {
        nanos = grown.awaitNanos(nanos);
      }
      if (nanos <= 0) {
        throw new AssertionError(
            "waited " + NANOSECONDS.toSeconds(patience.toNanos()) + " s; what came:\n" + text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      lock.unlock();
    }
  }
}
