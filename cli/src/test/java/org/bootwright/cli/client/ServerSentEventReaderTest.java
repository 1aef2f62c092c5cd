package org.bootwright.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerSentEventReaderTest {
  @Test
  void fieldsCommentsAndSeveralDataLinesAreReadAsTheStandardSays() throws IOException {
    assertThat(
            read(
                """
                : comment

                event: vm
                id: 7
                data: {"a":
                data: 1}

                data:bare

                event: empty

                unknown: x
                data:  two spaces\r
                \r
                data: cut off at the end"""))
        .containsExactly(
            new ServerSentEvent("vm", Optional.of("7"), "{\"a\":\n1}"),
            new ServerSentEvent("message", Optional.empty(), "bare"),
            new ServerSentEvent("message", Optional.empty(), " two spaces"));
  }

  private static List<ServerSentEvent> read(String text) throws IOException {
    var reader =
        new ServerSentEventReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    var events = new ArrayList<ServerSentEvent>();
    for (var event = reader.next(); event.isPresent(); event = reader.next()) {
      events.add(event.get());
    }
    return events;
  }
}
