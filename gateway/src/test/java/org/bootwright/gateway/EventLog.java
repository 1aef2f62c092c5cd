package org.bootwright.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What came on a stream of events, without what is not to be resumed from. */
final class EventLog implements AutoCloseable {
  private final InputStream stream;
  private final List<Long> ids = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  EventLog(InputStream stream) {
    this.stream = stream;
    Thread.ofVirtual().name("event-log").start(this::readAll);
  }

  private void readAll() {
    boolean numbered = false;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("id: ")) {
          numbered = true;
          add(line);
        } else if (line.isEmpty()) {
          numbered = false;
        } else if (numbered) {
          add(line);
        }
      }
    } catch (IOException e) {
      add("broken off");
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    if (line.startsWith("id: ")) {
      ids.add(Long.parseLong(line.substring(4)));
    }
  }

  synchronized List<Long> ids() {
    return List.copyOf(ids);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** How many events told that a VM had come to run. */
  synchronized long running() {
    return lines.stream()
        .filter(line -> line.startsWith("data: ") && line.contains("\"state\":\"running\""))
        .map(line -> line.substring(line.indexOf("\"id\""), line.indexOf("\"name\"")))
        .distinct()
        .count();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
