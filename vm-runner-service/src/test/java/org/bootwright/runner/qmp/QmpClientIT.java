package org.bootwright.runner.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client and the real QEMU, with a machine that never runs an instruction. */
final class QmpClientIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Test
  void qemuAnswersRefusesTellsAndEnds(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path socket = directory.resolve("qmp.sock");
    Process qemu =
        new ProcessBuilder(
                "qemu-system-x86_64",
                "-nodefaults",
                "-display",
                "none",
                "-S",
                "-chardev",
                "socket,id=qmp,path=" + socket + ",server=on,wait=off",
                "-mon",
                "chardev=qmp,mode=control")
            .start();
    List<QmpEvent> events = new CopyOnWriteArrayList<>();
    try (QmpClient client = QmpClient.connect(socket, TIMEOUT, qemu::isAlive, events::add)) {
      assertThat(client.execute("query-status", Map.of(), TIMEOUT).path("status").asText())
          .isEqualTo("prelaunch");
      assertThatThrownBy(() -> client.execute("no-such-command", Map.of(), TIMEOUT))
          .isInstanceOf(QmpException.class)
          .hasMessageContaining("no-such-command");

      assertThat(client.execute("quit", Map.of(), TIMEOUT).isObject()).isTrue();
      client.awaitEnd();

      assertThat(qemu.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(events).extracting(QmpEvent::name).contains("SHUTDOWN");
    } finally {
      qemu.destroyForcibly();
    }
  }
}
