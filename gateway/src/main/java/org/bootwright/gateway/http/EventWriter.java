package org.bootwright.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.bootwright.contracts.json.ContractsJson;

/** Writes server-sent events as the HTML standard has them. For use by one thread. */
final class EventWriter {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final ResponseSink sink;
  private long lastNanos = System.nanoTime();

  EventWriter(ResponseSink sink) {
    this.sink = sink;
  }

  void open() {
    sink.open();
  }

  boolean isClosed() {
    return sink.isClosed();
  }

  /** An event that a client can resume behind. */
  void event(long id, String kind, Object data) throws InterruptedException {
    event(id, kind, json(data));
  }

  /** An event whose data is JSON already, of one line. */
  void event(long id, String kind, String json) throws InterruptedException {
    send("id: " + id + "\nevent: " + kind + "\ndata: " + json + "\n\n");
  }

  /** An event that is not to be resumed from. */
  void transientEvent(String kind, Object data) throws InterruptedException {
    send("event: " + kind + "\ndata: " + json(data) + "\n\n");
  }

  void comment(String text) throws InterruptedException {
    send(": " + text + "\n\n");
  }

  private static String json(Object data) {
    try {
      return ContractsJson.shared().mapper().writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("event data must have a JSON form: " + data.getClass(), e);
    }
  }

  /** How long nothing has been sent. */
  Duration quiet() {
    return Duration.ofNanos(System.nanoTime() - lastNanos);
  }

  private void send(String text) throws InterruptedException {
    lastNanos = System.nanoTime();
    sink.write(text.getBytes(StandardCharsets.UTF_8));
    boolean drained = false;
    while (!drained && !sink.isClosed()) {
      drained = sink.awaitDrained(LOOK_EVERY);
    }
  }
}
