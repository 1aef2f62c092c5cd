package org.bootwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;

/** Failures as the API writes them: on a VM's record, and as {@code application/problem+json}. */
final class FailureJson {
  private FailureJson() {}

  /** A failure on a record: {@code {"code","message","console"}}. */
  static Failure parse(JsonNode json) {
    return new Failure(
        code(json.path("code").asText()).orElse(FailureCode.INTERNAL),
        json.path("message").asText(),
        json.path("console").valueStream().map(JsonNode::asText).toList());
  }

  /** The body of a refused request. */
  static Failure parseProblem(JsonNode json, int httpStatus, String request) {
    FailureCode code = code(json.path("code").asText()).orElseGet(() -> ofStatus(httpStatus));
    String detail = json.path("detail").asText();
    if (detail.isEmpty()) {
      detail = json.path("title").asText();
    }
    if (detail.isEmpty()) {
      detail = request + ": the gateway answered with status " + httpStatus;
    }
    String pointer = json.path("pointer").asText();
    return new Failure(
        code,
        pointer.isEmpty() || detail.contains(pointer) ? detail : detail + " (" + pointer + ")");
  }

  private static Optional<FailureCode> code(String text) {
    for (FailureCode code : FailureCode.values()) {
      if (code.code().equals(text)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }

  /**
   * The nearest of our codes when a newer gateway, or a proxy before it, sends none that we know.
   */
  private static FailureCode ofStatus(int httpStatus) {
    return switch (httpStatus) {
      case 401 -> FailureCode.UNAUTHORIZED;
      case 403 -> FailureCode.NOT_PERMITTED;
      case 404 -> FailureCode.VM_NOT_FOUND;
      case 429 -> FailureCode.RATE_LIMITED;
      case 409 -> FailureCode.CONFLICT;
      case 501 -> FailureCode.UNSUPPORTED;
      case 502, 503 -> FailureCode.GATEWAY_UNAVAILABLE;
      case 504 -> FailureCode.TIMEOUT;
      default -> httpStatus < 500 ? FailureCode.INVALID_REQUEST : FailureCode.INTERNAL;
    };
  }
}
