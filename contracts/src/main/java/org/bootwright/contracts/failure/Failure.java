package org.bootwright.contracts.failure;

import java.util.regex.Pattern;

/**
 * One failure, fit to be shown.
 *
 * @param code why, as one of a closed set
 * @param message one line: what was being done, to what, what was wrong and what to do; characters
 *     that a terminal would obey are taken out of it
 */
public record Failure(FailureCode code, String message) {
  /** Enough for a sentence with a few paths; more would be a guest or an image talking. */
  private static final int MAXIMUM_MESSAGE_LENGTH = 4096;

  /**
   * Control characters and invisible ones, which an image or a guest may have put into what is
   * quoted of it.
   */
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n\t]]");

  public Failure {
    message = UNFIT.matcher(message).replaceAll("\uFFFD");
    if (message.length() > MAXIMUM_MESSAGE_LENGTH) {
      message = message.substring(0, MAXIMUM_MESSAGE_LENGTH - 1) + "…";
    }
  }

  /** The failure as an exception, for the code between where it arises and where it is handled. */
  public FailureException asException() {
    return new FailureException(this, null);
  }
}
