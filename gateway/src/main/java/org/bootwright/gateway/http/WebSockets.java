package org.bootwright.gateway.http;

import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import org.bootwright.contracts.failure.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How our WebSockets end. */
final class WebSockets {
  private static final Logger log = LoggerFactory.getLogger(WebSockets.class);

  /** RFC 6455, 7.4.1. */
  private static final short NORMAL = 1000;

  private static final short UNEXPECTED = 1011;

  /** RFC 6455, 5.5: a control frame has 125 bytes, two of which are the code. */
  private static final int MAXIMUM_REASON_BYTES = 123;

  private WebSockets() {}

  static void close(ServerWebSocket socket) {
    if (!socket.isClosed()) {
      var _ = socket.close(NORMAL);
    }
  }

  static void fail(ServerWebSocket socket, RuntimeException e) {
    if (socket.isClosed()) {
      return;
    }
    if (!(e instanceof FailureException)) {
      log.error("a WebSocket ended by a defect", e);
    }
    String reason = String.valueOf(e.getMessage());
    while (reason.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_REASON_BYTES) {
      reason = reason.substring(0, reason.length() - 1);
    }
    var _ = socket.close(UNEXPECTED, reason);
  }
}
