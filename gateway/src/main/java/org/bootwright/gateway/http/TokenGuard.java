package org.bootwright.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.Authenticator;
import org.bootwright.gateway.access.Caller;
import org.bootwright.gateway.access.RateLimiter;
import org.bootwright.gateway.access.Scope;

/**
 * Finds out who asks, and refuses whoever may not ask for this, or asks too often. The body is not
 * read before that.
 */
final class TokenGuard implements Handler<RoutingContext> {
  private static final String CHALLENGE = "www-authenticate";
  private static final long MILLIS_PER_SECOND = 1000;

  private final Optional<Authenticator> authenticator;
  private final RateLimiter rates;
  private final Executor executor;

  /**
   * Makes one.
   *
   * @param authenticator absent where nobody is asked
   * @param executor of virtual threads: the table of tokens may have to be read
   */
  TokenGuard(Optional<Authenticator> authenticator, RateLimiter rates, Executor executor) {
    this.authenticator = authenticator;
    this.rates = rates;
    this.executor = executor;
  }

  @Override
  public void handle(RoutingContext context) {
    RequestAudit audit = RequestAudit.of(context);
    if (authenticator.isEmpty()) {
      audit.caller(Caller.local());
      context.next();
    } else if (audit.wanted().open()) {
      context.next();
    } else {
      context.request().pause();
      Context eventLoop = Vertx.currentContext();
      try {
        executor.execute(() -> decide(context, audit, authenticator.get(), eventLoop));
      } catch (RejectedExecutionException e) {
        context.fail(
            new FailureException(
                FailureCode.GATEWAY_UNAVAILABLE, "the gateway is being closed; try again", e));
      }
    }
  }

  private void decide(
      RoutingContext context, RequestAudit audit, Authenticator judge, Context eventLoop) {
    try {
      Optional<String> header = Optional.ofNullable(context.request().getHeader("authorization"));
      Caller caller = judge.authenticate(header);
      audit.caller(caller);
      Duration wait = caller.token().map(rates::take).orElse(Duration.ZERO);
      eventLoop.runOnContext(ignored -> admit(context, audit.wanted(), caller, wait));
    } catch (Throwable e) {
      eventLoop.runOnContext(ignored -> refuse(context, e));
    }
  }

  private static void refuse(RoutingContext context, Throwable cause) {
    if (cause instanceof FailureException failure && failure.code() == FailureCode.UNAUTHORIZED) {
      boolean shown = context.request().getHeader("authorization") != null;
      // RFC 6750, 3: no error where nothing was shown
      context
          .response()
          .putHeader(
              CHALLENGE,
              "Bearer realm=\"bootwright\"" + (shown ? ", error=\"invalid_token\"" : ""));
    }
    context.fail(cause);
  }

  private static void admit(
      RoutingContext context, OperationScopes.Wanted wanted, Caller caller, Duration wait) {
    Optional<Scope> missing = wanted.scope().filter(scope -> !caller.scope().includes(scope));
    if (wait.isPositive()) {
      long seconds = Math.ceilDiv(wait.toMillis() + 1, MILLIS_PER_SECOND);
      context.response().putHeader("retry-after", Long.toString(seconds));
      context.fail(
          new FailureException(
              FailureCode.RATE_LIMITED,
              "the token %s may send %d requests a second, and sent more; try again in %d s"
                  .formatted(
                      caller.name(),
                      caller.token().orElseThrow().limits().requestsPerSecond().orElseThrow(),
                      seconds)));
    } else if (missing.isPresent()) {
      context
          .response()
          .putHeader(
              CHALLENGE,
              "Bearer realm=\"bootwright\", error=\"insufficient_scope\", scope=\"%s\""
                  .formatted(missing.get()));
      context.fail(
          new FailureException(
              FailureCode.NOT_PERMITTED,
              "%s needs the scope %s, and the token %s has %s"
                  .formatted(
                      wanted.operation().orElse("it"),
                      missing.get(),
                      caller.name(),
                      caller.scope())));
    } else {
      // Its reader first: what is delivered before there is one is lost.
      context.next();
      if (!Exchange.isHeld(context)) {
        context.request().resume();
      }
    }
  }
}
