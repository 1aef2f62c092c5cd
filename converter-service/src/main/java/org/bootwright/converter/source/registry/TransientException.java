package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureException;

/** Something that may go well when it is tried again. */
final class TransientException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient FailureException failure;
  private final transient Optional<Duration> retryAfter;

  TransientException(FailureException failure, Optional<Duration> retryAfter) {
    super(failure.getMessage(), failure);
    this.failure = failure;
    this.retryAfter = retryAfter;
  }

  /** What to say when it is not tried again. */
  FailureException failure() {
    return failure;
  }

  /** How long the registry wants to be left alone. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
