package org.bootwright.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the connections of a server, and ends those on which no request arrives: an attacker who
 * sends a header a byte a minute holds no connection for longer than anybody else. One lock guards
 * it.
 *
 * <p>A connection that became a WebSocket does not say when it closes; whoever serves it says so.
 */
final class ConnectionGuard {
  private static final Logger log = LoggerFactory.getLogger(ConnectionGuard.class);

  private final Vertx vertx;
  private final RequestBounds bounds;

  /** Each connection with the timer that ends it, if it waits for a request. */
  private final IdentityHashMap<HttpConnection, Optional<Long>> connections =
      new IdentityHashMap<>();

  private boolean full;

  ConnectionGuard(Vertx vertx, RequestBounds bounds) {
    this.vertx = vertx;
    this.bounds = bounds;
  }

  /** Takes a connection on, or closes it at once. */
  void opened(HttpConnection connection) {
    if (!add(connection)) {
      var _ = connection.close();
      return;
    }
    connection.closeHandler(ignored -> closed(connection));
    await(connection, bounds.firstRequest().toMillis());
  }

  private synchronized boolean add(HttpConnection connection) {
    boolean room = connections.size() < bounds.connections();
    if (room) {
      connections.put(connection, Optional.empty());
    } else if (!full) {
      log.warn("there are {} connections, as many as there may be", bounds.connections());
    }
    full = !room;
    return room;
  }

  private synchronized void await(HttpConnection connection, long millis) {
    if (connections.containsKey(connection)) {
      long timer = vertx.setTimer(millis, ignored -> connection.close());
      connections.put(connection, Optional.of(timer)).ifPresent(vertx::cancelTimer);
    }
  }

  /** A request has arrived: from now on it is others who keep the time. */
  void follow(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    stopWaiting(connection);
    context.addEndHandler(ended -> await(connection, bounds.nextRequest().toMillis()));
    context.next();
  }

  private synchronized void stopWaiting(HttpConnection connection) {
    Optional<Long> timer = connections.replace(connection, Optional.empty());
    if (timer != null) {
      timer.ifPresent(vertx::cancelTimer);
    }
  }

  synchronized void closed(HttpConnection connection) {
    Optional<Long> timer = connections.remove(connection);
    if (timer != null) {
      timer.ifPresent(vertx::cancelTimer);
    }
  }
}
