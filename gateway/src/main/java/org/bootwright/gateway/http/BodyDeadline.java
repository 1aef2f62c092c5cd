package org.bootwright.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;

/** Gives up on requests whose body does not arrive in time. */
final class BodyDeadline implements Handler<RoutingContext> {
  private static final String TIMER = BodyDeadline.class.getName();

  private final Vertx vertx;
  private final Duration limit;

  BodyDeadline(Vertx vertx, Duration limit) {
    this.vertx = vertx;
    this.limit = limit;
  }

  /** Begins to wait. */
  @Override
  public void handle(RoutingContext context) {
    if (!Exchange.isHeld(context)) {
      context.put(TIMER, vertx.setTimer(limit.toMillis(), ignored -> giveUp(context)));
      context.addEndHandler(ended -> cancel(context));
    }
    context.next();
  }

  /** The body is there. */
  void arrived(RoutingContext context) {
    cancel(context);
    context.next();
  }

  private void cancel(RoutingContext context) {
    Long timer = context.remove(TIMER);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  private void giveUp(RoutingContext context) {
    if (context.response().ended()) {
      return;
    }
    context.response().putHeader("connection", "close");
    context.response().endHandler(ignored -> context.request().connection().close());
    Exchange.refuse(
        context,
        Problem.of(
            FailureCode.TIMEOUT,
            408,
            "%s %s: the body did not arrive within %d ms"
                .formatted(context.request().method(), context.request().path(), limit.toMillis()),
            Optional.empty()));
  }
}
