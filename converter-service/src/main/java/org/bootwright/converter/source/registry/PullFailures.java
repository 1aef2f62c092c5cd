package org.bootwright.converter.source.registry;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * Words for what goes wrong with one place.
 *
 * @param image as the user named it
 * @param host where it was looked for
 */
record PullFailures(String image, String host) {

  FailureException failure(FailureCode code, String what) {
    return failure(code, what, null);
  }

  FailureException failure(FailureCode code, String what, @Nullable Throwable cause) {
    String message = "pulling %s from %s: %s".formatted(image, host, what);
    return cause == null
        ? new FailureException(code, message)
        : new FailureException(code, message, cause);
  }

  FailureException unavailable(String what) {
    return failure(FailureCode.SOURCE_UNAVAILABLE, what);
  }

  FailureException corrupt(String what) {
    return failure(FailureCode.IMAGE_CORRUPT, what);
  }

  PullFailures at(String otherHost) {
    return new PullFailures(image, otherHost);
  }
}
