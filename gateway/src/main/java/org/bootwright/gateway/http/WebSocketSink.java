package org.bootwright.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import org.bootwright.gateway.output.OutputSink;

/** Binary messages of a WebSocket, each behind the same first bytes. For use by one thread. */
final class WebSocketSink implements OutputSink {
  private final ServerWebSocket socket;
  private final byte[] prefix;
  private Future<Void> last = Future.succeededFuture();

  WebSocketSink(ServerWebSocket socket, byte... prefix) {
    this.socket = socket;
    this.prefix = prefix.clone();
  }

  @Override
  public void write(byte[] bytes) {
    Buffer message = Buffer.buffer(prefix.length + bytes.length);
    message.appendBytes(prefix).appendBytes(bytes);
    last = socket.writeBinaryMessage(message);
  }

  @Override
  public boolean awaitDrained(Duration limit) throws InterruptedException {
    return Drain.await(last, limit);
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed() || last.failed();
  }
}
