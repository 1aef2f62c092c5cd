package org.bootwright.gateway.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.bootwright.contracts.failure.Failure;

/** A failure as JSON shows it: with its stable code, and what a guest's console says of it. */
public record FailureView(
    String code, String message, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> console) {
  public static FailureView of(Failure failure) {
    return new FailureView(failure.code().code(), failure.message(), failure.console());
  }
}
