package org.bootwright.contracts.bus.rabbitmq.connection;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/** Turns what the client throws into failures with a code. */
public final class BrokerFailures {
  private BrokerFailures() {}

  /**
   * With the broker's own reason where it gave one.
   *
   * @param doing what was being done, to what
   */
  public static FailureException of(String doing, Throwable cause) {
    Optional<Refusal> refusal = refusal(cause);
    FailureCode code = refusal.map(Refusal::code).orElse(FailureCode.BROKER_UNAVAILABLE);
    String reason = refusal.map(Refusal::text).orElseGet(() -> text(cause));
    return new FailureException(code, "%s: %s".formatted(doing, reason), cause);
  }

  /** Whether waiting may help, unlike with a refusal. */
  public static boolean isPassing(FailureException failure) {
    return failure.code() == FailureCode.BROKER_UNAVAILABLE;
  }

  /** Whether the broker closed the channel because something is not there. */
  public static boolean isMissing(Throwable cause) {
    return refusal(cause).map(refusal -> refusal.replyCode() == AMQP.NOT_FOUND).orElse(false);
  }

  /** Whether our user may not do this. */
  public static boolean isRefused(Throwable cause) {
    return refusal(cause).map(refusal -> refusal.replyCode() == AMQP.ACCESS_REFUSED).orElse(false);
  }

  private static String text(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at.getMessage() != null) {
        return at.getMessage();
      }
    }
    return cause.getClass().getSimpleName();
  }

  private record Refusal(int replyCode, String text) {
    FailureCode code() {
      return switch (replyCode) {
        case AMQP.ACCESS_REFUSED, AMQP.NOT_ALLOWED -> FailureCode.NOT_PERMITTED;
        case AMQP.RESOURCE_LOCKED, AMQP.PRECONDITION_FAILED -> FailureCode.CONFLICT;
        default -> FailureCode.BROKER_UNAVAILABLE;
      };
    }
  }

  private static Optional<Refusal> refusal(@Nullable Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof ShutdownSignalException shutdown) {
        Method reason = shutdown.getReason();
        if (reason instanceof AMQP.Channel.Close close) {
          return Optional.of(new Refusal(close.getReplyCode(), close.getReplyText()));
        }
        if (reason instanceof AMQP.Connection.Close close) {
          return Optional.of(new Refusal(close.getReplyCode(), close.getReplyText()));
        }
      }
    }
    return Optional.empty();
  }
}
