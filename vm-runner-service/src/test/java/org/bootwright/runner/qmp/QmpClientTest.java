package org.bootwright.runner.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QmpClientTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final List<QmpEvent> events = new CopyOnWriteArrayList<>();
  private Path socket;

  @BeforeEach
  void nameSocket() {
    socket = directory.resolve("qmp.sock");
  }

  private QmpClient connect() throws IOException {
    return QmpClient.connect(socket, TIMEOUT, () -> true, events::add);
  }

  private static ScriptedQemu.Answer always(String reply) {
    return line -> Optional.of(reply);
  }

  @Test
  void replyBelongsToItsCommand() throws IOException {
    var answer = always("{\"return\": {\"status\": \"paused\"}, \"id\": ID}\r\n");
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, answer);
        QmpClient client = connect()) {
      assertThat(client.execute("query-status", Map.of(), TIMEOUT).path("status").asText())
          .isEqualTo("paused");
    }
  }

  @Test
  void argumentsAreJson() throws IOException {
    List<String> lines = new CopyOnWriteArrayList<>();
    ScriptedQemu.Answer answer =
        line -> {
          lines.add(line);
          return Optional.of("{\"return\": {}, \"id\": ID}\n");
        };
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, answer);
        QmpClient client = connect()) {
      client.execute("human-monitor-command", Map.of("command-line", "info \"x\"\n"), TIMEOUT);
    }
    assertThat(lines.getFirst()).contains("\"arguments\":{\"command-line\":\"info \\\"x\\\"\\n\"}");
  }

  @Test
  void refusalCarriesQemusReason() throws IOException {
    var answer =
        always(
            "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"no such\"}, \"id\": ID}\n");
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, answer);
        QmpClient client = connect()) {
      assertThatThrownBy(() -> client.execute("nonsense", Map.of(), TIMEOUT))
          .isInstanceOf(QmpException.class)
          .hasMessage("QMP command nonsense: no such");
    }
  }

  @Test
  void eventsBetweenRepliesAreHeardInOrder() throws IOException {
    var answer =
        always(
            """
            {"event": "RESUME", "timestamp": {}}
            {"event": "SHUTDOWN", "data": {"reason": "guest-reset"}}
            {"return": {}, "id": ID}
            """);
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, answer);
        QmpClient client = connect()) {
      client.execute("cont", Map.of(), TIMEOUT);

      assertThat(events).extracting(QmpEvent::name).containsExactly("RESUME", "SHUTDOWN");
      assertThat(events.getLast().data().path("reason").asText()).isEqualTo("guest-reset");
    }
  }

  @Test
  void endOfTheConnectionFailsTheCommandThatWaits() throws IOException {
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, line -> Optional.empty());
        QmpClient client = connect()) {
      assertThatThrownBy(() -> client.execute("quit", Map.of(), TIMEOUT))
          .hasMessageContaining("QEMU closed the connection");
      client.awaitEnd();
      assertThatThrownBy(() -> client.execute("quit", Map.of(), TIMEOUT))
          .hasMessageContaining("QEMU closed the connection");
    }
  }

  @Test
  void commandWithoutReplyIsGivenUp() throws IOException {
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, always(""));
        QmpClient client = connect()) {
      assertThatThrownBy(() -> client.execute("stop", Map.of(), Duration.ofMillis(50)))
          .hasMessageContaining("no reply within 50 ms");
    }
  }

  @Test
  void replyToAnotherCommandIsIgnored() throws IOException {
    var answer = always("{\"return\": {}, \"id\": 999}\n{\"return\": 7, \"id\": ID}\n");
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, answer);
        QmpClient client = connect()) {
      assertThat(client.execute("x", Map.of(), TIMEOUT).asInt()).isEqualTo(7);
    }
  }

  @Test
  void endlessLineEndsTheConnection() throws IOException {
    var answer = always("x".repeat(QmpLineReader.MAXIMUM_LINE_BYTES + 1));
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, answer);
        QmpClient client = connect()) {
      assertThatThrownBy(() -> client.execute("x", Map.of(), TIMEOUT))
          .hasMessageContaining("a line has more than");
    }
  }

  @Test
  void whatIsNotJsonEndsTheConnection() throws IOException {
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, always("{]\n"));
        QmpClient client = connect()) {
      assertThatThrownBy(() -> client.execute("x", Map.of(), TIMEOUT))
          .hasMessageContaining("QEMU sent what is not JSON");
    }
  }

  @Test
  void peerThatDoesNotGreetIsNoQemu() throws IOException {
    try (var _ = new ScriptedQemu(socket, "{\"hello\": 1}\n", always(""))) {
      assertThatThrownBy(this::connect).hasMessageContaining("this is no QMP greeting");
    }
  }

  @Test
  void socketOfAnEndedProcessIsNotWaitedFor() {
    long start = System.nanoTime();

    assertThatThrownBy(
            () -> QmpClient.connect(socket, Duration.ofHours(1), () -> false, events::add))
        .hasMessageContaining("its owner has ended");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
  }

  @Test
  void socketThatComesLaterIsFound() throws IOException {
    List<QmpClient> connected = new CopyOnWriteArrayList<>();
    Thread early =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    connected.add(connect());
                  } catch (IOException failure) {
                    throw new IllegalStateException(failure);
                  }
                });
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, always(""))) {
      Awaitility.await().until(() -> connected.size() == 1);
      connected.getFirst().close();
    }
    assertThat(early.isAlive() && connected.isEmpty()).isFalse();
  }
}
