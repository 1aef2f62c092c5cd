package org.bootwright.contracts.failure;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One failure, fit to be shown.
 *
 * @param code why, as one of a closed set
 * @param message one line: what was being done, to what, what was wrong and what to do; characters
 *     that a terminal would obey are taken out of it
 * @param console the last lines of a guest's console that show it, oldest first, treated likewise;
 *     none where the guest is not to blame, or where an older service says nothing
 */
public record Failure(
    FailureCode code,
    String message,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> console) {
  /** Enough for a sentence with a few paths; more would be a guest or an image talking. */
  private static final int MAXIMUM_MESSAGE_LENGTH = 4096;

  /** What a kernel says before it gives up, or systemd; the log has the rest. */
  public static final int MAXIMUM_CONSOLE_LINES = 12;

  /** Two lines of a terminal; the kernel's own are shorter. */
  private static final int MAXIMUM_LINE_LENGTH = 160;

  /**
   * Control characters and invisible ones, which an image or a guest may have put into what is
   * quoted of it.
   */
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n\t]]");

  public Failure {
    message = bounded(UNFIT.matcher(message).replaceAll("\uFFFD"), MAXIMUM_MESSAGE_LENGTH);
    List<String> lines = Objects.requireNonNullElse(console, List.of());
    console =
        lines.stream()
            .skip(Math.max(0, lines.size() - MAXIMUM_CONSOLE_LINES))
            .map(line -> bounded(line.replaceAll("[\\p{Cc}\\p{Cf}]", " "), MAXIMUM_LINE_LENGTH))
            .toList();
  }

  public Failure(FailureCode code, String message) {
    this(code, message, List.of());
  }

  private static String bounded(String text, int maximumLength) {
    return text.length() <= maximumLength ? text : text.substring(0, maximumLength - 1) + "…";
  }

  /** The same with the lines of a console that show it. */
  public Failure shownBy(List<String> lines) {
    return new Failure(code, message, lines);
  }

  /** The failure as an exception, for the code between where it arises and where it is handled. */
  public FailureException asException() {
    return new FailureException(this, null);
  }
}
