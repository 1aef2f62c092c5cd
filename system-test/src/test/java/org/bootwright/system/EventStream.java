package org.bootwright.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came on {@code /v1/events}, as a browser's EventSource reads it: a stream that breaks is
 * opened again, behind the last event that came.
 */
final class EventStream implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** One with a number; those without are not told again. */
  record Event(long id, String data) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI url;
  private final List<Event> events = new ArrayList<>();
  private final Thread reader;
  private long last;
  private int opened;

  /** Opens it behind the event of this number. */
  EventStream(URI gateway, long after) {
    url = gateway.resolve("/v1/events");
    last = after;
    reader = Thread.ofVirtual().name("event-stream").start(this::readUntilClosed);
  }

  private void readUntilClosed() {
    while (!Thread.currentThread().isInterrupted()) {
      HttpRequest request =
          HttpRequest.newBuilder(url).header("Last-Event-ID", String.valueOf(lastId())).build();
      try {
        HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
          if (answer.statusCode() == 200) {
            countOpening();
            read(lines.iterator());
          }
        }
        Pause.of(PAUSE);
      } catch (IOException | java.io.UncheckedIOException broken) {
        Pause.of(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void read(Iterator<String> lines) {
    long id = 0;
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("id: ")) {
        id = Long.parseLong(line.substring(4));
      } else if (line.startsWith("data: ") && id > 0) {
        add(new Event(id, line.substring(6)));
      } else if (line.isEmpty()) {
        id = 0;
      }
    }
  }

  private synchronized void add(Event event) {
    events.add(event);
    last = event.id();
  }

  private synchronized long lastId() {
    return last;
  }

  private synchronized void countOpening() {
    opened++;
  }

  /** How often it was opened, the first time included. */
  synchronized int openings() {
    return opened;
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    reader.interrupt();
    client.shutdownNow();
  }
}
