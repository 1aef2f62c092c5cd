package org.bootwright.contracts.bus.inprocess;

import java.util.ArrayDeque;
import java.util.Optional;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.RequestHandler;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Those who answer at one endpoint, in turn. Guarded by its monitor. */
final class Servers {
  private final Endpoint endpoint;
  private final ArrayDeque<RequestHandler> handlers = new ArrayDeque<>();

  Servers(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  synchronized Subscription add(RequestHandler handler) {
    if (!endpoint.shared() && !handlers.isEmpty()) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "answering as %s: another one does so already".formatted(endpoint.name()));
    }
    handlers.add(handler);
    return () -> remove(handler);
  }

  private synchronized void remove(RequestHandler handler) {
    handlers.remove(handler);
  }

  /** Whose turn it is. */
  synchronized Optional<RequestHandler> next() {
    Optional<RequestHandler> next = Optional.ofNullable(handlers.poll());
    next.ifPresent(handlers::add);
    return next;
  }
}
