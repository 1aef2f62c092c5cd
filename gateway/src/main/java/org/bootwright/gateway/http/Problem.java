package org.bootwright.gateway.http;

import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;

/** An error as RFC 9457 has it, with our stable code. */
record Problem(
    String type, String title, int status, String code, String detail, Optional<String> pointer) {

  static Problem of(Failure failure) {
    return of(failure.code(), failure.code().httpStatus(), failure.message(), Optional.empty());
  }

  static Problem of(FailureCode code, int status, String detail, Optional<String> pointer) {
    String words = code.code().replace('_', ' ');
    return new Problem(
        "urn:bootwright:problem:" + code.code(),
        words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1),
        status,
        code.code(),
        detail,
        pointer);
  }
}
