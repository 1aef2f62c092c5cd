package org.bootwright.gateway.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ended a request into a problem. */
final class RefusalTranslator implements Handler<RoutingContext> {
  private static final Logger log = LoggerFactory.getLogger(RefusalTranslator.class);

  /** What is not there now mostly is seconds later: a database or a broker that is restarted. */
  private static final String RETRY_AFTER_SECONDS = "2";

  private static final Pattern MISSING_PROPERTY =
      Pattern.compile("does not have required property \"?([^\"]+)\"?");

  @Override
  public void handle(RoutingContext context) {
    if (context.response().ended()) {
      return;
    }
    Problem problem = problem(context);
    if (context.response().headWritten()) {
      // Too late for a problem: the client sees that the body breaks off.
      context.request().connection().close();
      return;
    }
    if (problem.status() == 503) {
      context.response().putHeader("retry-after", RETRY_AFTER_SECONDS);
    }
    Exchange.refuse(context, problem);
  }

  private static Problem problem(RoutingContext context) {
    String asked = context.request().method() + " " + context.request().path();
    Throwable failure = cause(context.failure());
    return switch (failure) {
      case ProblemException exception -> exception.problem();
      case FailureException exception -> {
        if (exception.code() == FailureCode.INTERNAL) {
          log.error("{} failed", asked, exception);
        }
        yield Problem.of(exception.failure());
      }
      case SchemaValidationException exception -> invalid(asked, exception);
      case ValidatorException exception -> invalid(asked, exception);
      case null -> status(context.statusCode(), asked);
      default -> unexpected(context.statusCode(), asked, failure);
    };
  }

  /** The library wraps what it found wrong into an exception that only has a status. */
  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof HttpException http && http.getCause() != null
        ? http.getCause()
        : failure;
  }

  private static Problem unexpected(int status, String asked, Throwable failure) {
    if (status >= 400 && status < 500) {
      return status(status, asked);
    }
    log.error("{} failed", asked, failure);
    return Problem.of(
        FailureCode.INTERNAL,
        500,
        asked + ": a defect of the gateway; its log says more",
        Optional.empty());
  }

  private static Problem status(int status, String asked) {
    return switch (status) {
      case 404 ->
          Problem.of(
              FailureCode.INVALID_REQUEST,
              404,
              asked + ": there is nothing here; /openapi.yaml lists what there is",
              Optional.empty());
      case 405 ->
          Problem.of(
              FailureCode.INVALID_REQUEST,
              405,
              asked + ": it does not take this method; /openapi.yaml lists which",
              Optional.empty());
      case 413 ->
          Problem.of(
              FailureCode.INVALID_REQUEST,
              413,
              "%s: the body is larger than %d bytes"
                  .formatted(asked, RequestBounds.MAXIMUM_BODY_BYTES),
              Optional.empty());
      default ->
          Problem.of(
              FailureCode.INVALID_REQUEST,
              status < 400 ? 500 : status,
              asked + ": the request cannot be understood",
              Optional.empty());
    };
  }

  private static Problem invalid(String asked, ValidatorException exception) {
    int status =
        exception.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT
                && String.valueOf(exception.getMessage()).contains("media type")
            ? 415
            : 400;
    return Problem.of(
        FailureCode.INVALID_REQUEST,
        status,
        asked + ": " + exception.getMessage(),
        Optional.empty());
  }

  private static Problem invalid(String asked, SchemaValidationException exception) {
    Optional<OutputUnit> deepest = deepest(exception.getOutputUnit());
    // The values of parameters have no body to point into.
    boolean inBody = String.valueOf(exception.getMessage()).contains("body");
    if (deepest.isEmpty() || !inBody) {
      return invalid(asked, (ValidatorException) exception);
    }
    String pointer = pointer(deepest.get());
    String error = String.valueOf(deepest.get().getError());
    if (error.contains("boolean schema false") || error.contains("False boolean schema")) {
      error = "there is no such field";
    }
    return Problem.of(
        FailureCode.INVALID_REQUEST,
        400,
        "%s: field %s: %s".formatted(asked, pointer, error),
        Optional.of(pointer));
  }

  /** What is wrong, where it is wrong; the units around it only say that something inside is. */
  private static Optional<OutputUnit> deepest(OutputUnit unit) {
    if (unit.getErrors() == null) {
      return Optional.empty();
    }
    return unit.getErrors().stream()
        .filter(error -> error.getInstanceLocation() != null)
        .max(
            Comparator.<OutputUnit>comparingInt(error -> depth(error.getInstanceLocation()))
                .thenComparingInt(error -> depth(String.valueOf(error.getKeywordLocation()))));
  }

  private static int depth(String location) {
    return (int) location.chars().filter(character -> character == '/').count();
  }

  private static String pointer(OutputUnit unit) {
    String location = unit.getInstanceLocation();
    String pointer = location.startsWith("#") ? location.substring(1) : location;
    Matcher missing = MISSING_PROPERTY.matcher(String.valueOf(unit.getError()));
    return missing.find() ? pointer + "/" + missing.group(1) : pointer;
  }
}
