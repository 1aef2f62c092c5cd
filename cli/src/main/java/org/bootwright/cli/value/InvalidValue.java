package org.bootwright.cli.value;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Makes the failure of a value that the user typed: exit status 64. */
final class InvalidValue {
  private InvalidValue() {}

  static FailureException because(String message) {
    return new FailureException(FailureCode.INVALID_REQUEST, message);
  }
}
