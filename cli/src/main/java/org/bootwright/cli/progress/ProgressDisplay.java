package org.bootwright.cli.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.bootwright.cli.terminal.StandardStreams;
import org.jspecify.annotations.Nullable;

/**
 * Shows one step at a time. Safe for use by several threads: all that is drawn goes through one
 * lock, so nothing lands in the middle of a live line.
 */
public final class ProgressDisplay {
  private static final Duration REDRAW = Duration.ofMillis(200);

  /** How often a step that takes long says so where there is no terminal. */
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);

  private final PrintStream err;
  private final boolean terminal;
  private final boolean quiet;
  private @Nullable ProgressStep current;
  private boolean lineShown;
  private boolean tickerRuns;

  public ProgressDisplay(StandardStreams streams, boolean quiet) {
    this.err = streams.err();
    this.terminal = streams.errTerminal();
    this.quiet = quiet;
  }

  /** Begins a step; the one before it must have ended. */
  public synchronized ProgressStep begin(String name, String subject) {
    var step = new ProgressStep(this, name, subject);
    current = step;
    if (!quiet && !tickerRuns) {
      tickerRuns = true;
      Thread.ofVirtual().name("progress").start(this::tick);
    }
    return step;
  }

  private void tick() {
    Duration interval = terminal ? REDRAW : PLAIN_INTERVAL;
    do {
      LockSupport.parkNanos(interval.toNanos());
    } while (redraw());
  }

  private synchronized boolean redraw() {
    ProgressStep step = current;
    if (step == null) {
      tickerRuns = false;
      return false;
    }
    if (terminal) {
      err.print("\r" + step.describe(true) + "\033[K");
      err.flush();
      lineShown = true;
    } else {
      err.println(step.describe(false) + " ...");
    }
    return true;
  }

  /** Ends the step with its last line, or without one. */
  synchronized void end(ProgressStep step, boolean show) {
    if (current != step) {
      return;
    }
    current = null;
    clearLine();
    if (show && !quiet) {
      err.println(step.describe(false));
    }
  }

  /** Prints a line for people between the steps, whether quiet or not. */
  public synchronized void say(String line) {
    clearLine();
    err.println(line);
  }

  /** Prints a line that nobody misses when quiet. */
  public synchronized void note(String line) {
    if (!quiet) {
      say(line);
    }
  }

  private void clearLine() {
    if (lineShown) {
      err.print("\r\033[K");
      err.flush();
      lineShown = false;
    }
  }
}
