package org.bootwright.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A request's body in pieces, which come no faster than they are taken. For use by one thread. */
final class BodyStream {
  /** Pieces under way, of at most 64 KiB each: what is read while one is passed on. */
  private static final int AHEAD = 16;

  /** What came next. */
  sealed interface Event {}

  /** Bytes, owned by who takes them. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and gone at once
  record Piece(byte[] bytes) implements Event {}

  /** Nothing within the time. */
  record Pause() implements Event {}

  record End() implements Event {}

  record Broken(Throwable cause) implements Event {}

  private final HttpServerRequest request;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private BodyStream(HttpServerRequest request) {
    this.request = request;
  }

  /**
   * Begins to read a request that was held until now.
   *
   * @param eventLoop the one that it came in on
   */
  static BodyStream of(HttpServerRequest request, Context eventLoop) {
    var stream = new BodyStream(request);
    eventLoop.runOnContext(ignored -> stream.open());
    return stream;
  }

  private void open() {
    request.exceptionHandler(cause -> events.add(new Broken(cause)));
    if (request.isEnded()) {
      events.add(new End());
      return;
    }
    request.handler(this::arrive);
    request.endHandler(ignored -> events.add(new End()));
    if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      var _ = request.response().writeContinue();
    }
    request.fetch(AHEAD);
  }

  private void arrive(Buffer bytes) {
    events.add(new Piece(bytes.getBytes()));
  }

  Event next(Duration limit) throws InterruptedException {
    Event event = events.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (event == null) {
      return new Pause();
    }
    if (event instanceof Piece) {
      request.fetch(1);
    }
    return event;
  }
}
