package org.bootwright.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the wire form of server-sent events, as the HTML standard has it. */
final class ServerSentEventReader {
  /** More than any record; a longer event is not our gateway's. */
  private static final int MAXIMUM_EVENT_CHARACTERS = 4 << 20;

  private final BufferedReader lines;
  private String name = "message";
  private Optional<String> id = Optional.empty();
  private final StringBuilder data = new StringBuilder();

  ServerSentEventReader(InputStream input) {
    lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
  }

  /** The next event; empty at the end. Comments, which keep the connection alive, are skipped. */
  Optional<ServerSentEvent> next() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty()) {
        take(line);
      } else if (data.isEmpty()) {
        reset();
      } else {
        var event = new ServerSentEvent(name, id, data.substring(0, data.length() - 1));
        reset();
        return Optional.of(event);
      }
    }
    return Optional.empty();
  }

  private void take(String line) throws IOException {
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    switch (field) {
      case "event" -> name = value;
      case "id" -> id = Optional.of(value);
      case "data" -> data.append(value).append('\n');
      default -> {
        // Comments have an empty field name; others are for newer readers.
      }
    }
    if (data.length() > MAXIMUM_EVENT_CHARACTERS) {
      throw new IOException("an event is longer than " + MAXIMUM_EVENT_CHARACTERS + " characters");
    }
  }

  private void reset() {
    name = "message";
    id = Optional.empty();
    data.setLength(0);
  }
}
