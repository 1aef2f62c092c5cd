package org.bootwright.cli.progress;

import java.time.Duration;
import org.bootwright.cli.table.HumanAge;
import org.bootwright.cli.table.HumanBytes;

/**
 * One step: its name, what it is done to, how far it is and how long it takes.
 *
 * <pre>
 *  convert  demo  [##########----------]  312 MB of 600 MB  2.1 s     live
 *  convert  demo  600 MB of 600 MB  4.0 s                             done
 * </pre>
 */
public final class ProgressStep {
  private static final int BAR_WIDTH = 20;
  private static final int NAME_WIDTH = 7;

  private final ProgressDisplay display;
  private final String name;
  private final String subject;
  private final long beganNanos = System.nanoTime();
  private volatile String detail = "";
  private volatile long doneBytes;
  private volatile long totalBytes;

  ProgressStep(ProgressDisplay display, String name, String subject) {
    this.display = display;
    this.name = name;
    this.subject = subject;
  }

  /** How far the step is; a total of 0 means that nobody knows yet. */
  public void update(long newDoneBytes, long newTotalBytes) {
    doneBytes = newDoneBytes;
    totalBytes = newTotalBytes;
  }

  /** How many bytes have come, some of which may be headers and not count. */
  public void transferred(long bytes) {
    doneBytes = totalBytes > 0 ? Math.min(bytes, totalBytes) : bytes;
  }

  /** A word more about the step. */
  public void detail(String text) {
    detail = text;
  }

  public void finish() {
    display.end(this, true);
  }

  /** Ends the step; it is shown only if it took longer than this. */
  public void finishIfLongerThan(Duration least) {
    display.end(this, elapsed().compareTo(least) > 0);
  }

  public void fail() {
    detail = "failed";
    display.end(this, true);
  }

  String describe(boolean live) {
    var line = new StringBuilder(name);
    line.append(" ".repeat(Math.max(0, NAME_WIDTH - name.length())));
    append(line, subject);
    if (totalBytes > 0) {
      if (live) {
        append(line, bar());
      }
      append(line, HumanBytes.format(doneBytes) + " of " + HumanBytes.format(totalBytes));
    } else if (doneBytes > 0) {
      append(line, HumanBytes.format(doneBytes));
    }
    append(line, detail);
    append(line, HumanAge.elapsed(elapsed()));
    return line.toString();
  }

  private String bar() {
    int filled = Math.clamp(BAR_WIDTH * doneBytes / totalBytes, 0, BAR_WIDTH);
    return "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "]";
  }

  private static void append(StringBuilder line, String part) {
    if (!part.isEmpty()) {
      line.append("  ").append(part);
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - beganNanos);
  }
}
