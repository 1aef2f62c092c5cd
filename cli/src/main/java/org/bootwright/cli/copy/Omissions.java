package org.bootwright.cli.copy;

import java.util.ArrayList;
import java.util.List;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** What was left out of a copy, and why. */
final class Omissions {
  /** What people read; the rest is counted. */
  private static final int SHOWN = 20;

  private final List<String> lines = new ArrayList<>();
  private int count;

  void add(String name, String reason) {
    addLine(RawName.shown(name) + ": " + reason);
  }

  void addLine(String line) {
    count++;
    if (lines.size() < SHOWN) {
      lines.add(line);
    }
  }

  /** Says what there is to say; throws where there is something. */
  void report(ProgressDisplay display, String what) {
    if (count == 0) {
      return;
    }
    lines.forEach(line -> display.say("not copied: " + line));
    if (count > SHOWN) {
      display.say("not copied: " + (count - SHOWN) + " more");
    }
    throw new FailureException(
        FailureCode.UNSUPPORTED, "copying %s: not all of it was copied".formatted(what));
  }
}
