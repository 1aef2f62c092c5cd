package org.bootwright.cli.value;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as it is typed: {@code 60s}, {@code 5m}, {@code 1h30m}, {@code 250ms}. */
public final class TimeSpan {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private TimeSpan() {}

  /**
   * Reads a length of time; a bare number counts seconds, as timeout(1) has it.
   *
   * @throws org.bootwright.contracts.failure.FailureException with {@code invalid_request}
   */
  public static Duration parse(String text) {
    String normalized = text.strip().toLowerCase(Locale.ROOT);
    if (normalized.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(normalized));
    }
    Matcher matcher = PART.matcher(normalized);
    var total = Duration.ZERO;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      total = total.plus(part(Long.parseLong(matcher.group(1)), matcher.group(2)));
      end = matcher.end();
    }
    if (end == 0 || end != normalized.length()) {
      throw InvalidValue.because(
          "'" + text + "' is not a length of time: give a number and a unit, such as 60s or 5m");
    }
    return total;
  }

  private static Duration part(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> throw new IllegalStateException("a unit outside of the pattern: " + unit);
    };
  }
}
