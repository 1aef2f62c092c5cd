package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.source.registry.RedirectFollower.Answer;

/** What statuses mean that say nothing about the image. */
final class RegistryAnswers {
  private RegistryAnswers() {}

  /**
   * The exception for an answer that cannot be used: a {@link TransientException} where another try
   * may do better.
   *
   * @throws FailureException where it would not
   */
  static IOException unavailable(PullFailures failures, Answer answer) {
    int status = answer.status();
    ErrorBody error = ErrorBody.read(answer.body());
    String said = error.inBrackets();
    FailureException failure =
        failures.unavailable(
            switch (status) {
              case 429 ->
                  "it was asked too often (429)%s; wait a while, or docker login for more"
                      .formatted(said);
              case 407 -> "the proxy wants a password (407), which is not supported";
              default -> "it answered with status %d%s".formatted(status, said);
            });
    boolean passing =
        switch (status) {
          case 408, 425, 429, 500, 502, 503, 504 -> true;
          default -> false;
        };
    if (!passing) {
      throw failure;
    }
    return new TransientException(
        failure, answer.header("Retry-After").flatMap(RegistryAnswers::duration));
  }

  /** Seconds, or a time (RFC 9110 section 10.2.3); anything else says nothing. */
  private static Optional<Duration> duration(String text) {
    try {
      return Optional.of(
          text.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  Instant.now(),
                  ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
    } catch (DateTimeException | ArithmeticException _) {
      return Optional.empty();
    }
  }
}
