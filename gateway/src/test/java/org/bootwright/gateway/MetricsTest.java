package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins what a gateway measures, as docs/metrics.md lists it: dashboards hold on to the names. */
final class MetricsTest {
  @TempDir private Path directory;
  private TestSystem system;

  @BeforeEach
  void start() {
    system = TestSystem.in(directory);
  }

  @AfterEach
  void close() {
    system.close();
  }

  private List<String> lines() {
    return system.client.get("/metrics").response().body().lines().toList();
  }

  @Test
  void theNamesAreThoseOfTheDocument() {
    system.runner.heartbeat();
    system.createRunning("debian:trixie");
    await()
        .atMost(TestSystem.LIMIT)
        .untilAsserted(
            () ->
                assertThat(lines())
                    .contains(
                        "bootwright_queue_wait_seconds_count{queue=\"boots\"} 1",
                        "bootwright_fleet_vms{runner=\"runner-1\"} 0.0"));

    assertThat(lines().stream().filter(line -> line.startsWith("# TYPE bootwright_")))
        .containsExactly(
            "# TYPE bootwright_conversions_under_way gauge",
            "# TYPE bootwright_fleet_cpus gauge",
            "# TYPE bootwright_fleet_disk_bytes gauge",
            "# TYPE bootwright_fleet_memory_bytes gauge",
            "# TYPE bootwright_fleet_used_cpus gauge",
            "# TYPE bootwright_fleet_used_disk_bytes gauge",
            "# TYPE bootwright_fleet_used_memory_bytes gauge",
            "# TYPE bootwright_fleet_vms gauge",
            "# TYPE bootwright_http_requests_seconds histogram",
            "# TYPE bootwright_http_requests_seconds_max gauge",
            "# TYPE bootwright_images gauge",
            "# TYPE bootwright_images_bytes gauge",
            "# TYPE bootwright_images_removed_total counter",
            "# TYPE bootwright_outbox_messages gauge",
            "# TYPE bootwright_queue_wait_seconds histogram",
            "# TYPE bootwright_queue_wait_seconds_max gauge",
            "# TYPE bootwright_runners_up gauge",
            "# TYPE bootwright_vms gauge");
  }

  @Test
  void vmsAreCountedByStateAndRequestsByOperationAndStatus() {
    system.createRunning("debian:trixie");
    system.client.get("/v1/vms/no-such-vm");
    system.client.get("/v1/nonsense");

    assertThat(lines())
        .contains("bootwright_vms{state=\"running\"} 1.0", "bootwright_images 1.0")
        .anyMatch(
            line ->
                line.startsWith(
                    "bootwright_http_requests_seconds_count{operation=\"createVm\",status=\"202\"} 1"))
        .anyMatch(
            line ->
                line.startsWith(
                    "bootwright_http_requests_seconds_count{operation=\"getVm\",status=\"404\"} 1"))
        .anyMatch(
            line ->
                line.startsWith(
                    "bootwright_http_requests_seconds_count{operation=\"none\",status=\"404\"} 1"));
  }

  @Test
  void readinessNamesWhatIsMissing() {
    assertThat(system.client.get("/readyz").status()).isEqualTo(200);
    assertThat(system.client.get("/healthz").status()).isEqualTo(200);
  }
}
