package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Job.BootVm;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** VMs that no runner has room for. Runners have 4 GiB, as their heartbeats say. */
final class RoomTest {
  @TempDir Path directory;
  private TestSystem system;
  private FakeRunner other;

  @BeforeEach
  void start() {
    system = TestSystem.in(directory);
    other = new FakeRunner(system.bus, Platform.ofHost().architecture(), new RunnerId("runner-2"));
    system.runner.usedMemoryMiB = 4_000;
    other.usedMemoryMiB = 3_000;
    system.runner.heartbeat();
    other.heartbeat();
  }

  @AfterEach
  void close() {
    other.close();
    system.close();
  }

  private String create(int memoryMiB) {
    return system.create("{\"image\":\"demo\",\"memoryMiB\":%d}".formatted(memoryMiB));
  }

  private JsonNode awaitWaiting(String vm) {
    await()
        .atMost(TestSystem.LIMIT)
        .until(() -> system.client.get("/v1/vms/" + vm).json().has("waitingFor"));
    return system.client.get("/v1/vms/" + vm).json();
  }

  @Test
  void aVmWaitsForRoomVisiblyAndIsOfferedToARunnerThatHasSome() {
    String id = create(2_000);
    JsonNode waiting = awaitWaiting(id);
    assertThat(waiting.path("state").asText()).isEqualTo("queued");
    assertThat(waiting.path("waitingFor").asText()).endsWith("MiB of memory are left");

    other.usedMemoryMiB = 1_000;
    other.heartbeat();
    JsonNode running = system.awaitState(id, "running");
    assertThat(running.path("runner").asText()).isEqualTo("runner-2");
    assertThat(running.path("attempt").asInt()).isEqualTo(1);
    assertThat(running.has("waitingFor")).isFalse();
  }

  @Test
  void aRunnerThatHasRoomIsFoundWhenAnotherOneDeclines() {
    for (int i = 0; i < 4; i++) {
      JsonNode running = system.awaitState(create(1_050), "running");
      assertThat(running.path("runner").asText()).isEqualTo("runner-2");
      other.heartbeat(other.boots.toArray(new BootVm[0]));
    }
  }

  @Test
  void aLargeVmThatWaitsStopsNoSmallOne() {
    String large = create(4_000);
    awaitWaiting(large);
    system.awaitState(create(500), "running");
    assertThat(system.client.get("/v1/vms/" + large).text("state")).isEqualTo("queued");
    int asked = system.runner.declined.size() + other.declined.size();
    for (int i = 0; i < 20; i++) {
      system.runner.heartbeat();
      other.heartbeat();
    }
    // Nobody is asked for room that no heartbeat shows.
    await().during(Duration.ofMillis(500)).until(() -> true);
    assertThat(system.runner.declined.size() + other.declined.size()).isEqualTo(asked);
  }

  @Test
  void aVmThatNoRunnerCanEverHoldFailsAtOnceWithFigures() {
    JsonNode failed = system.awaitState(create(65_536), "failed");
    assertThat(failed.at("/failure/code").asText()).isEqualTo("no_memory");
    assertThat(failed.at("/failure/message").asText())
        .contains("needs 64 GiB of memory, and the largest runner has 4 GiB");
  }

  @Test
  void aVmWhoseDiskIsOnARunnerWaitsForThatOne() {
    String id = create(1_050);
    assertThat(system.awaitState(id, "running").path("runner").asText()).isEqualTo("runner-2");
    other.end(VmId.parse(id), 1, 0);
    system.awaitState(id, "stopped");
    other.usedMemoryMiB = 4_000;
    system.runner.usedMemoryMiB = 0;
    other.heartbeat();
    system.runner.heartbeat();
    system.client.post("/v1/vms/" + id + "/start", "");
    awaitWaiting(id);
    assertThat(system.runner.declined).noneMatch(boot -> boot.attempt() == 2);

    other.usedMemoryMiB = 0;
    other.heartbeat();
    assertThat(system.awaitState(id, "running").path("runner").asText()).isEqualTo("runner-2");
  }

  @Test
  void whatWaitsForRoomCanBeStopped() {
    String id = create(4_000);
    awaitWaiting(id);
    assertThat(system.client.post("/v1/vms/" + id + "/stop", "").text("state"))
        .isEqualTo("stopped");
    other.usedMemoryMiB = 0;
    other.heartbeat();
    assertThat(system.client.get("/v1/vms/" + id).json().has("waitingFor")).isFalse();
    assertThat(other.boots).isEmpty();
  }
}
