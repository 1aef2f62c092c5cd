package org.bootwright.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.bootwright.gateway.output.OutputSink;

/** A response's body, sent as it comes. For use by one thread. */
final class ResponseSink implements OutputSink {
  private final HttpServerResponse response;
  private Future<Void> last = Future.succeededFuture();

  ResponseSink(HttpServerResponse response, String contentType) {
    this.response = response;
    response
        .setChunked(true)
        .putHeader("content-type", contentType)
        .putHeader("cache-control", "no-store");
  }

  /** Sends the head now, so that the client knows that it is being served. */
  void open() {
    last = response.writeHead();
  }

  @Override
  public void write(byte[] bytes) {
    last = response.write(Buffer.buffer(bytes));
  }

  @Override
  public boolean awaitDrained(Duration limit) throws InterruptedException {
    return Drain.await(last, limit);
  }

  @Override
  public boolean isClosed() {
    return response.closed() || last.failed();
  }

  void end() {
    if (!response.closed()) {
      var _ = response.end();
    }
  }
}
