package org.bootwright.contracts.failure;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure} to where it is handled. The message is the failure's own. */
public final class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public FailureException(Failure failure, @Nullable Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  public FailureException(FailureCode code, String message) {
    this(new Failure(code, message), null);
  }

  public FailureException(FailureCode code, String message, Throwable cause) {
    this(new Failure(code, message), cause);
  }

  public Failure failure() {
    return failure;
  }

  public FailureCode code() {
    return failure.code();
  }
}
