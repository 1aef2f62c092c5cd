package org.bootwright.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.json.ContractsJson;

/** Answers what is not HTTP, or too long to be read as such, and closes its connection. */
final class MalformedRequests implements Handler<HttpServerRequest> {
  @Override
  public void handle(HttpServerRequest request) {
    Problem problem = problem(request.decoderResult().cause());
    try {
      var _ =
          request
              .response()
              .setStatusCode(problem.status())
              .putHeader("content-type", Exchange.PROBLEM_JSON)
              .putHeader("connection", "close")
              .end(Buffer.buffer(ContractsJson.shared().mapper().writeValueAsBytes(problem)))
              .onComplete(ended -> request.connection().close());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem must have a JSON form", e);
    }
  }

  private static Problem problem(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ ->
          problem(
              414,
              "the request line is longer than %d bytes"
                  .formatted(RequestBounds.MAXIMUM_REQUEST_LINE_BYTES));
      case TooLongHttpHeaderException _ ->
          problem(
              431,
              "the headers are larger than %d bytes".formatted(RequestBounds.MAXIMUM_HEADER_BYTES));
      default -> problem(400, "the request is not HTTP/1.1");
    };
  }

  private static Problem problem(int status, String detail) {
    return Problem.of(FailureCode.INVALID_REQUEST, status, detail, Optional.empty());
  }
}
