package org.bootwright.converter.fuzz;

import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** What may be said of a hostile input. */
public final class Messages {
  private static final Set<FailureCode> CODES =
      Set.of(
          FailureCode.IMAGE_CORRUPT,
          FailureCode.IMAGE_REFUSED,
          FailureCode.INVALID_REQUEST,
          FailureCode.PLATFORM_NOT_FOUND);

  /** No input may fill a screen; the bound of failures. */
  private static final int MAX_CHARS = 4096;

  private Messages() {}

  /** Fails unless the failure blames the input, in words that are fit for a terminal. */
  public static void requireRefusal(FailureException failure) {
    if (!CODES.contains(failure.code())) {
      throw new AssertionError("refused with " + failure.code(), failure);
    }
    requirePrintable(failure);
  }

  static void requirePrintable(Exception refusal) {
    String message = String.valueOf(refusal.getMessage());
    if (message.length() > MAX_CHARS
        || message.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
      throw new AssertionError("a message that is not fit for a terminal", refusal);
    }
  }
}
