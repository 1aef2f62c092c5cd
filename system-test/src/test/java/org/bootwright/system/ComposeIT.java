package org.bootwright.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a user does with docker compose: up, boot, scale, restart. */
@Timeout(600)
final class ComposeIT {
  private static final Duration BOOT_LIMIT = Duration.ofMinutes(3);

  private static @Nullable ComposedSystem system;

  @RegisterExtension static final FailureLogs LOGS = new FailureLogs(() -> system);

  private static final String SHARING = "docker-compose.shared.yml";

  @TempDir private static Path registries;
  @TempDir private static Path shared;
  private static @Nullable LocalRegistry registry;

  @BeforeAll
  static void start() throws IOException {
    registry = LocalRegistry.in(registries);
    Map<String, String> settings = new HashMap<>(registry.environment());
    settings.put("BOOTWRIGHT_SHARED_DIRECTORY", shared.toRealPath().toString());
    system =
        ComposedSystem.start("bootwright-compose-it", settings, LocalRegistry.OVERLAY, SHARING);
  }

  @AfterAll
  static void stop() {
    if (system != null) {
      system.close();
    }
  }

  private static ComposedSystem system() {
    return Objects.requireNonNull(system);
  }

  /** The README's request, word by word; the registry that has the image is a mirror here. */
  @Test
  void debianFromARegistryTellsItsKernel() {
    String debian = System.getenv().getOrDefault("BOOTWRIGHT_DEBIAN_IMAGE", "debian:trixie-slim");
    Objects.requireNonNull(registry).push(debian, "library/debian:trixie");

    JsonNode vm =
        system()
            .api()
            .create(
                GatewayApi.json("{\"image\":\"debian:trixie\",\"command\":[\"uname\",\"-a\"]}"));
    JsonNode ended = awaitEnd(vm.get("id").asText());

    assertThat(ended.path("state").asText()).as("%s", ended).isEqualTo("stopped");
    assertThat(ended.path("exitCode").asInt(-1)).as("%s", ended).isZero();
    assertThat(system().api().log(ended.get("id").asText()))
        .matches("Linux \\S+ \\d+\\.\\d+\\S* #\\d.* x86_64 GNU/Linux\n");
  }

  @Test
  void demoImageOutOfAnArchiveRunsACommand() {
    saveDemoImage();
    JsonNode vm =
        system()
            .api()
            .create(
                GatewayApi.request(
                        "oci-archive:/input/demo.tar", "sh", "-c", "echo 6*7=$((6*7)); exit 3")
                    .put("memoryMiB", 512)
                    .put("diskGiB", 2));

    JsonNode ended = awaitEnd(vm.get("id").asText());

    assertThat(ended.path("exitCode").asInt(-1)).as("%s", ended).isEqualTo(3);
    assertThat(system().api().log(ended.get("id").asText())).isEqualTo("6*7=42\n");
  }

  @Test
  void volumeOfTheHostIsReadAndWritten() throws IOException {
    String image = TinyImage.save(system().input(), "volume", 1);
    Path volume = Files.createDirectory(shared.toRealPath().resolve("volume"));
    Files.writeString(volume.resolve("word"), "of the host\n");
    ObjectNode request =
        GatewayApi.request(
            image,
            "sh",
            "-c",
            "cat /data/word && echo of the guest >/data/made && chown 1000:50 /data/made");
    request.putArray("volumes").addObject().put("host", volume.toString()).put("guest", "/data");

    JsonNode ended = awaitEnd(system().api().create(request).get("id").asText());

    assertThat(ended.path("exitCode").asInt(-1)).as("%s", ended).isZero();
    assertThat(system().api().log(ended.get("id").asText())).isEqualTo("of the host\n");
    assertThat(volume.resolve("made")).hasContent("of the guest");
    assertThat(Files.readAttributes(volume.resolve("made"), "unix:uid,gid"))
        .isEqualTo(Map.of("uid", 1000, "gid", 50));
  }

  private static void saveDemoImage() {
    String layout =
        Objects.requireNonNull(
            System.getenv("BOOTWRIGHT_DEMO_IMAGE"),
            "BOOTWRIGHT_DEMO_IMAGE is not set: ./dev test sets it");
    Path archive = system().input().resolve("demo.tar");
    Program.run(
        Duration.ofMinutes(1), Map.of(), "tar", "-C", layout, "-cf", archive.toString(), ".");
  }

  @Test
  void moreRunnersTakeMoreVms() {
    String image = TinyImage.save(system().input(), "scaled", 1);
    system().up("--no-recreate", "--scale", "vm-runner-service=3");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(runnersUp()).isGreaterThanOrEqualTo(3));

    Batch batch = new Batch(system().api()).add(6, Batch.vm(image, 1));
    batch.awaitGoodEnd();

    system().up("--no-recreate", "--scale", "vm-runner-service=1");
  }

  private static long runnersUp() {
    long up = 0;
    for (JsonNode runner : system().api().get("/v1/runners").get("items")) {
      if (runner.get("state").asText().equals("up")) {
        up++;
      }
    }
    return up;
  }

  @Test
  void recordsAndDisksOutliveTheContainers() {
    String image = TinyImage.save(system().input(), "kept", 1);
    String script = "if [ -e /kept ]; then cat /kept; else echo of the first run >/kept; fi";
    JsonNode vm = system().api().create(GatewayApi.request(image, "sh", "-c", script));
    String id = vm.get("id").asText();
    assertThat(awaitEnd(id).path("exitCode").asInt(-1)).isZero();

    system().compose("down", "--timeout=60");
    system().up();

    assertThat(system().api().vm(id).get("state").asText()).isEqualTo("stopped");
    assertThat(
            system()
                .api()
                .post("/v1/vms/" + id + "/start", GatewayApi.JSON.createObjectNode(), "again")
                .statusCode())
        .isEqualTo(202);
    await()
        .atMost(BOOT_LIMIT)
        .untilAsserted(() -> assertThat(system().api().log(id)).contains("of the first run"));
  }

  private static JsonNode awaitEnd(String id) {
    return await()
        .atMost(BOOT_LIMIT)
        .until(
            () -> system().api().vm(id), vm -> vm.get("state").asText().matches("stopped|failed"));
  }
}
