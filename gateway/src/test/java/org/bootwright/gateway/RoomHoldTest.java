package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.vm.RunnerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A VM that has waited for five minutes has the room of a runner held for it. */
final class RoomHoldTest {
  @TempDir Path directory;
  private volatile Duration ahead = Duration.ZERO;
  private TestSystem system;
  private FakeRunner other;

  @BeforeEach
  void start() {
    system =
        TestSystem.in(
            directory,
            // Runners are not to be taken for silent when the clock jumps.
            config -> config.withRunnerSilence(Duration.ofHours(1)),
            () -> Instant.now().plus(ahead));
    other = new FakeRunner(system.bus, Platform.ofHost().architecture(), new RunnerId("runner-2"));
    system.runner.usedMemoryMiB = 4_000;
    other.usedMemoryMiB = 3_000;
    heartbeats();
  }

  @AfterEach
  void close() {
    other.close();
    system.close();
  }

  private void heartbeats() {
    system.runner.heartbeat();
    other.heartbeat();
  }

  private String create(int memoryMiB) {
    return system.create("{\"image\":\"demo\",\"memoryMiB\":%d}".formatted(memoryMiB));
  }

  private JsonNode vm(String id) {
    return system.client.get("/v1/vms/" + id).json();
  }

  @Test
  void itComesBeforeSmallerOnesThatWouldFit() {
    String large = create(4_000);
    await().atMost(TestSystem.LIMIT).until(() -> vm(large).has("waitingFor"));
    String early = create(500);
    assertThat(system.awaitState(early, "running").path("runner").asText()).isEqualTo("runner-2");

    ahead = Duration.ofMinutes(5).plusSeconds(1);
    heartbeats();
    String late = awaitOneThatHasToWait();
    assertThat(vm(large).path("state").asText()).isEqualTo("queued");

    other.usedMemoryMiB = 0;
    other.heartbeat();
    assertThat(system.awaitState(large, "running").path("runner").asText()).isEqualTo("runner-2");
    assertThat(vm(late).path("state").asText()).isEqualTo("queued");

    // Nothing is held any longer.
    system.runner.usedMemoryMiB = 0;
    system.runner.heartbeat();
    assertThat(system.awaitState(late, "running").path("runner").asText()).isEqualTo("runner-1");
  }

  /** The gateway looks for room now and then; small ones start until it has seen the large one. */
  private String awaitOneThatHasToWait() {
    return await().atMost(TestSystem.LIMIT).until(this::createAndSettle, id -> isWaiting(vm(id)));
  }

  private String createAndSettle() {
    String id = create(500);
    await()
        .atMost(TestSystem.LIMIT)
        .until(() -> isWaiting(vm(id)) || vm(id).path("state").asText().equals("running"));
    return id;
  }

  private static boolean isWaiting(JsonNode vm) {
    return vm.path("state").asText().equals("queued") && vm.has("waitingFor");
  }
}
