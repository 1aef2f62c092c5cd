package org.bootwright.contracts.vm;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a VM that ended by itself, or was lost with its runner, boots again, as with docker.
 *
 * @param maximumRestarts how often at most; 0 for without end
 */
public record RestartPolicy(When when, int maximumRestarts) {
  public static final RestartPolicy NEVER = new RestartPolicy(When.NEVER, 0);
  public static final RestartPolicy ALWAYS = new RestartPolicy(When.ALWAYS, 0);

  /** What docker's policies say, with a bound on N that no sum of numbers can exceed. */
  private static final Pattern SYNTAX =
      Pattern.compile("(never|on-failure|always)(?::([0-9]{1,6}))?");

  /** After which ends. */
  public enum When {
    NEVER,
    /** After all but an exit with status 0. */
    ON_FAILURE,
    /** After all but those that the owner asked for. */
    ALWAYS
  }

  public RestartPolicy {
    if (maximumRestarts < 0 || (maximumRestarts > 0 && when != When.ON_FAILURE)) {
      throw new IllegalArgumentException("only on-failure takes a number, and none below 0");
    }
  }

  /**
   * Reads {@code never}, {@code on-failure}, {@code on-failure:N} or {@code always}; throws
   * IllegalArgumentException on anything else.
   */
  @JsonCreator
  public static RestartPolicy parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a restart policy is never, on-failure, on-failure:N or always: " + text);
    }
    int maximum = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    return switch (matcher.group(1)) {
      case "never" -> new RestartPolicy(When.NEVER, maximum);
      case "always" -> new RestartPolicy(When.ALWAYS, maximum);
      default -> new RestartPolicy(When.ON_FAILURE, maximum);
    };
  }

  @JsonValue
  @Override
  public String toString() {
    return switch (when) {
      case NEVER -> "never";
      case ALWAYS -> "always";
      case ON_FAILURE -> maximumRestarts == 0 ? "on-failure" : "on-failure:" + maximumRestarts;
    };
  }
}
