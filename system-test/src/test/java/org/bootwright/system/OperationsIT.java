package org.bootwright.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operations.md tells operators to do does what it says. */
@Timeout(600)
final class OperationsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path ALERTS = Path.of("../docs/alerts.yml");

  private static @Nullable ComposedSystem system;

  @RegisterExtension static final FailureLogs LOGS = new FailureLogs(() -> system);

  private static @Nullable SpanCollector collector;

  @BeforeAll
  static void start() throws IOException {
    collector = new SpanCollector();
    system =
        ComposedSystem.start(
            "bootwright-operations-it",
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()));
  }

  @AfterAll
  static void stop() {
    if (system != null) {
      system.close();
    }
    if (collector != null) {
      collector.close();
    }
  }

  private static ComposedSystem system() {
    return Objects.requireNonNull(system);
  }

  @Test
  void aBackUpIsRestoredIntoAFreshSystem(@TempDir Path folder) {
    String image = TinyImage.save(system().input(), "backed-up", 1);
    String script = "if [ -e /kept ]; then cat /kept; else echo of the first run >/kept; fi";
    JsonNode asked = system().api().create(GatewayApi.request(image, "sh", "-c", script));
    JsonNode before = awaitState(asked.get("id").asText(), "stopped");
    String id = before.get("id").asText();

    runHandbook(folder, "Back-up and restore", "pg_dump");
    runHandbook(folder, "Back-up and restore", "-cSf");
    system().compose("down", "--volumes", "--timeout=60");
    runHandbook(folder, "Back-up and restore", "pg_restore");

    assertThat(system().api().vm(id)).isEqualTo(before);
    assertThat(start(id)).isEqualTo(202);
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(system().api().log(id)).contains("of the first run"));
  }

  @Test
  void aChangedPasswordOfTheBrokerIsTakenOn(@TempDir Path folder) {
    String old = gatewayPassword();

    runHandbook(folder, "Users of the broker", "--force-recreate");

    assertThat(gatewayPassword()).isNotEqualTo(old).isNotEmpty();
    String image = TinyImage.save(system().input(), "password", 1);
    new Batch(system().api()).add(1, Batch.vm(image, 1)).awaitGoodEnd();
  }

  private static String gatewayPassword() {
    return system()
        .compose("exec", "-T", ComposedSystem.GATEWAY, "cat", "/etc/bootwright/amqp-password");
  }

  @Test
  void anUpgradeOfGatewayAndConverterLeavesVmsRunning(@TempDir Path folder) {
    String image = TinyImage.save(system().input(), "upgraded", 1);
    String id = system().api().create(GatewayApi.request(image, "sleep", "600")).get("id").asText();
    JsonNode before = awaitState(id, "running");
    List<String> old = workersAndGateway();

    // Another revision is another image, as another version would be.
    run(folder, "BOOTWRIGHT_REVISION=next docker compose build -q gateway converter-service");
    runHandbook(folder, "Upgrade", "--no-deps");

    List<String> current = workersAndGateway();
    assertThat(current.get(0)).as("gateway").isNotEqualTo(old.get(0));
    assertThat(current.get(1)).as("converter").isNotEqualTo(old.get(1));
    assertThat(current.get(2)).as("runner").isEqualTo(old.get(2));
    assertThat(system().api().vm(id)).isEqualTo(before);
    // The runner takes the new gateway's orders.
    system().api().post("/v1/vms/" + id + "/kill", GatewayApi.JSON.createObjectNode(), "kill");
    assertThat(awaitState(id, "stopped|failed").path("attempt").asInt()).isEqualTo(1);
  }

  private static List<String> workersAndGateway() {
    List<String> containers = new ArrayList<>();
    for (String service :
        List.of(ComposedSystem.GATEWAY, ComposedSystem.CONVERTER, ComposedSystem.RUNNER)) {
      containers.addAll(system().containers(service));
    }
    return containers;
  }

  @Test
  void queuesAreListed(@TempDir Path folder) {
    assertThat(runHandbook(folder, "Dead letters", "list_queues"))
        .contains("bootwright.dead.letters\t0");
  }

  @Test
  void rulesOfAlertsAreWellFormed() {
    assertThat(Program.run(LIMIT, Map.of(), "promtool", "check", "rules", ALERTS.toString()))
        .contains("SUCCESS");
  }

  @Test
  void alertsAskForWhatServicesExpose() throws IOException {
    String image = TinyImage.save(system().input(), "measured", 1);
    new Batch(system().api()).add(1, Batch.vm(image, 1)).awaitGoodEnd();

    List<MetricName> exposed = new ArrayList<>(MetricName.in(system().api().text("/metrics")));
    exposed.addAll(scrape(ComposedSystem.CONVERTER, 8081, "/metrics"));
    exposed.addAll(scrape(ComposedSystem.RUNNER, 8081, "/metrics"));
    exposed.addAll(scrape(ComposedSystem.BROKER, 15692, "/metrics/per-object"));

    assertThat(MetricName.in(Files.readString(ALERTS)))
        .hasSizeGreaterThan(10)
        .allSatisfy(asked -> assertThat(exposed).as("series of %s", asked).anyMatch(asked::finds));
  }

  private static List<MetricName> scrape(String service, int port, String path) {
    return MetricName.in(system().getInside(service, port, path));
  }

  /**
   * As docs/metrics.md draws it: the trace goes on through what is sent in answer, over the broker.
   */
  @Test
  void oneBootIsOneTraceThroughAllServices() {
    String trace = UUID.randomUUID().toString().replace("-", "");
    String clientSpan = trace.substring(16);
    String image = TinyImage.save(system().input(), "traced", 1);

    JsonNode vm =
        system().api().create(Batch.vm(image, 1), "00-" + trace + "-" + clientSpan + "-01");
    awaitState(vm.get("id").asText(), "stopped");

    Map<String, String> expected =
        Map.of(
            "bootwright-gateway createVm", clientSpan,
            "bootwright-converter handle ConvertImage", "createVm",
            "bootwright-gateway answer ClaimConversion", "handle ConvertImage",
            "bootwright-converter convert", "handle ConvertImage",
            "bootwright-gateway handle ConversionFinished", "convert",
            "bootwright-runner handle BootVm", "createVm",
            "bootwright-runner boot", "handle BootVm",
            "bootwright-gateway answer ClaimBoot", "boot",
            "bootwright-gateway handle VmStarted", "boot",
            "bootwright-gateway handle VmEnded", "boot");
    // Spans are sent every five seconds.
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(Objects.requireNonNull(collector).parents(trace))
                    .containsAllEntriesOf(expected));
  }

  private static String runHandbook(Path folder, String heading, String words) {
    return run(folder, Handbook.commands(heading, words));
  }

  private static String run(Path folder, String script) {
    return system().shell(folder, script);
  }

  private static int start(String id) {
    ObjectNode nothing = GatewayApi.JSON.createObjectNode();
    return system().api().post("/v1/vms/" + id + "/start", nothing, "start " + id).statusCode();
  }

  private static JsonNode awaitState(String id, String states) {
    return await()
        .atMost(LIMIT)
        .until(() -> system().api().vm(id), vm -> vm.get("state").asText().matches(states));
  }
}
