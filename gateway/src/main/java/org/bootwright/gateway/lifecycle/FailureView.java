package org.bootwright.gateway.lifecycle;

import org.bootwright.contracts.failure.Failure;

/** A failure as JSON shows it: with its stable code. */
public record FailureView(String code, String message) {
  public static FailureView of(Failure failure) {
    return new FailureView(failure.code().code(), failure.message());
  }
}
