package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bootwright.contracts.message.Job.BootVm;
import org.bootwright.contracts.vm.DiskTraffic;
import org.bootwright.contracts.vm.GuestStats;
import org.bootwright.contracts.vm.VmStats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What VMs use, as the API tells it. */
final class StatsTest {
  private static final Instant AT = Instant.parse("2026-11-25T10:00:00Z");

  @TempDir Path directory;
  private TestSystem system;

  @BeforeEach
  void start() {
    system = TestSystem.in(directory);
  }

  @AfterEach
  void close() {
    system.close();
  }

  private void measure(Instant at, Duration cpuTime) {
    BootVm boot = system.runner.boots.getLast();
    system.runner.measured(
        boot,
        new VmStats(
            cpuTime,
            300,
            Optional.of(new DiskTraffic(70, 80)),
            Optional.of(new GuestStats(200, 50, 1000, 400, 125, 42, 7, 8))),
        at);
  }

  private JsonNode awaitCpuSeconds(String vm, double seconds) {
    return await()
        .atMost(TestSystem.LIMIT)
        .until(
            () -> system.client.get("/v1/vms/" + vm + "/stats").json(),
            stats -> stats.path("cpuSeconds").asDouble() == seconds);
  }

  @Test
  void whatARunningVmUsesIsShown() {
    String vm = system.createRunning("debian:trixie");
    JsonNode nothing = system.client.get("/v1/vms/" + vm + "/stats").json();
    assertThat(nothing.path("vm").asText()).isEqualTo(vm);
    assertThat(nothing.path("memoryBytes").asLong()).isEqualTo(1024L << 20);
    assertThat(nothing.has("cpuSeconds")).isFalse();

    measure(AT, Duration.ofSeconds(4));
    awaitCpuSeconds(vm, 4);
    measure(AT.plusSeconds(5), Duration.ofMillis(4_500));

    JsonNode stats = awaitCpuSeconds(vm, 4.5);
    assertThat(stats.path("cpuPercent").asDouble()).isEqualTo(10);
    assertThat(stats.path("runner").asText()).isEqualTo("runner-1");
    assertThat(stats.path("at").asText()).isEqualTo("2026-11-25T10:00:05Z");
    assertThat(stats.path("usedMemoryBytes").asInt()).isEqualTo(150);
    assertThat(stats.path("hostMemoryBytes").asInt()).isEqualTo(300);
    assertThat(stats.path("diskReadBytes").asInt()).isEqualTo(70);
    assertThat(stats.path("diskWrittenBytes").asInt()).isEqualTo(80);
    assertThat(stats.path("rootBytes").asInt()).isEqualTo(1000);
    assertThat(stats.path("usedRootBytes").asInt()).isEqualTo(600);
    assertThat(stats.path("networkReceivedBytes").asInt()).isEqualTo(7);
    assertThat(stats.path("networkSentBytes").asInt()).isEqualTo(8);
    assertThat(stats.path("load").asDouble()).isEqualTo(1.25);
    assertThat(stats.path("tasks").asInt()).isEqualTo(42);
    JsonNode listed = system.client.get("/v1/stats").json().path("items");
    assertThat(listed).containsExactly(stats);
  }

  @Test
  void oneThatHasEndedIsRefusedAndNotListed() {
    String vm = system.createRunning("debian:trixie");
    system.client.post("/v1/vms/" + vm + "/kill", "");
    system.awaitState(vm, "stopped");

    Client.Answer refused = system.client.get("/v1/vms/" + vm + "/stats");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("code")).isEqualTo("conflict");
    assertThat(refused.text("detail")).contains("it is stopped");
    assertThat(system.client.get("/v1/stats").json().path("items")).isEmpty();
  }

  @Test
  void theListIsFiltered() {
    system.createRunning("debian:trixie");
    assertThat(system.client.get("/v1/stats?image=debian:trixie").json().path("items")).hasSize(1);
    assertThat(system.client.get("/v1/stats?image=alpine").json().path("items")).isEmpty();
    assertThat(system.client.get("/v1/stats?state=running").status()).isEqualTo(400);
  }

  @Test
  void aVmThatIsNotThereIsNotFound() {
    assertThat(system.client.get("/v1/vms/nobody/stats").text("code")).isEqualTo("vm_not_found");
  }
}
