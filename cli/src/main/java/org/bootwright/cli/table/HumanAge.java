package org.bootwright.cli.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How long ago something was, in the largest unit that says it: {@code 3 minutes ago}. */
public final class HumanAge {
  private HumanAge() {}

  public static String format(Instant then, Instant now) {
    long seconds = Math.max(0, Duration.between(then, now).toSeconds());
    if (seconds < 60) {
      return count(seconds, "second");
    }
    if (seconds < 3600) {
      return count(seconds / 60, "minute");
    }
    if (seconds < 48 * 3600L) {
      return count(seconds / 3600, "hour");
    }
    if (seconds < 60 * 86400L) {
      return count(seconds / 86400, "day");
    }
    return count(seconds / (30 * 86400L), "month");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s") + " ago";
  }

  /** A short stretch of time as progress lines show it: {@code 2.1 s}, {@code 3 min 5 s}. */
  public static String elapsed(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    if (seconds < 100) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }
}
