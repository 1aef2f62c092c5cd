package org.bootwright.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A runner of another host, by the commands of docs/operations.md, which reaches the broker by TLS.
 */
@Timeout(600)
final class OtherHostIT {
  private static final String PROJECT = "bootwright-other-host-it";
  private static final String HEADING = "One more KVM host";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private static Path folder;
  private static @Nullable ComposedSystem system;

  @RegisterExtension static final FailureLogs LOGS = new FailureLogs(() -> system);

  private static int port;

  @BeforeAll
  static void start() throws IOException {
    // One certificate does for the broker and for the runner: it names the broker.
    Program.run(
        LIMIT,
        Map.of(),
        "bash",
        "-euc",
        "cd \"$1\"; eval \"$2\"; chmod 644 key.pem",
        "certificates",
        folder.toString(),
        Handbook.commands(HEADING, "openssl req -x509"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    port = FreePort.find();
    system =
        ComposedSystem.start(
            PROJECT,
            Map.of(
                "BOOTWRIGHT_AMQPS_CERTIFICATES", folder.toString(),
                "BOOTWRIGHT_AMQPS_PUBLISH", String.valueOf(port),
                "BOOTWRIGHT_TEST_IMAGES_VOLUME", PROJECT + "_images"),
            "docker-compose.amqps.yml");
  }

  @AfterAll
  static void stop() {
    if (system != null) {
      system.shell(folder, otherHost("down --volumes --timeout=5"));
      system.close();
    }
  }

  private static ComposedSystem system() {
    return Objects.requireNonNull(system);
  }

  /** The command that the handbook has for the other host, with another verb. */
  private static String otherHost(String verb) {
    Path files = Path.of("..").toAbsolutePath().normalize();
    Path overlay = Path.of("src/test/resources/docker-compose.other-host.yml").toAbsolutePath();
    return Handbook.commands(HEADING, "docker-compose.runner.yml")
        .replace("broker.example:5671", "broker.example:" + port)
        .replace(
            "docker compose -f docker-compose.runner.yml",
            "docker compose --project-directory . -p %s-runner -f %s/docker-compose.runner.yml -f %s"
                .formatted(PROJECT, files, overlay))
        .replace("up -d --wait", verb);
  }

  @Test
  void aRunnerOfAnotherHostBootsVms() {
    system().compose("stop", ComposedSystem.RUNNER);
    system().shell(folder, Handbook.commands(HEADING, ">runner-password"));

    system().shell(folder, otherHost("up -d --wait"));

    String image = TinyImage.save(system().input(), "elsewhere", 1);
    String id = system().api().create(Batch.vm(image, 1)).get("id").asText();
    JsonNode ended =
        await()
            .atMost(LIMIT)
            .until(
                () -> system().api().vm(id),
                vm -> vm.get("state").asText().matches("stopped|failed"));
    assertThat(ended.path("exitCode").asInt(-1)).as("%s", ended).isZero();
    assertThat(system().shell(folder, otherHost("logs --no-color")))
        .contains(ended.get("runner").asText());
  }
}
