package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Job.BootVm;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VmLifeTest {
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

  @Test
  void aVmGoesThroughItsWholeLife() {
    String id =
        system.create(
            """
            {"image":"debian:trixie","name":"web","cpus":2,"env":{"A":"1"},"command":["true"],
             "ports":[{"guest":80}],"labels":{"tier":"front"},"kernelArgs":["quiet"],"accelerator":"tcg"}
            """);

    JsonNode running = system.awaitState(id, "running");
    assertThat(running.path("name").asText()).isEqualTo("web");
    assertThat(running.path("runner").asText()).isEqualTo("runner-1");
    assertThat(running.path("accelerator").asText()).isEqualTo("tcg");
    assertThat(running.path("imageDigest").asText()).startsWith("sha256:");
    assertThat(running.path("ports").path(0).path("host").asInt()).isEqualTo(40_000);
    assertThat(running.path("spec").path("ports").path(0).path("host").asInt()).isZero();
    assertThat(running.path("spec").path("image").asText()).isEqualTo("debian:trixie");
    assertThat(running.path("spec").path("env").path("A").asText()).isEqualTo("1");
    assertThat(running.path("attempt").asInt()).isEqualTo(1);

    Client.Answer stopped = system.client.post("/v1/vms/web/stop", "{\"graceSeconds\":3}");
    assertThat(stopped.status()).isEqualTo(202);
    JsonNode ended = system.awaitState(id, "stopped");
    assertThat(ended.path("exitCode").asInt()).isZero();
    assertThat(ended.path("phases").properties().stream().map(phase -> phase.getKey()))
        .contains(
            "accepted",
            "converting",
            "queued",
            "starting",
            "running",
            "diskReady",
            "stopping",
            "stopped");
    assertThat(system.runner.commands)
        .containsExactly(new RunnerCommand.StopVm(VmId.parse(id), 1, 3_000));

    assertThat(system.client.delete("/v1/vms/web").status()).isEqualTo(204);
    assertThat(system.client.get("/v1/vms/" + id).status()).isEqualTo(404);
    await()
        .atMost(TestSystem.LIMIT)
        .until(() -> system.runner.commands.contains(new RunnerCommand.RemoveVm(VmId.parse(id))));
  }

  @Test
  void aVmThatMayWriteNoMoreIsShownAsPausedAndItsLimitCanBeRaised() {
    String id = system.create("{\"image\":\"demo\",\"root\":\"virtiofs\",\"name\":\"web\"}");
    system.awaitState(id, "running");
    system.runner.pause(VmId.parse(id), 1, "the container: full");
    await()
        .atMost(TestSystem.LIMIT)
        .until(() -> system.client.get("/v1/vms/web").text("pausedBecause").contains("full"));
    assertThat(system.client.get("/v1/vms/web").text("state")).isEqualTo("running");

    Client.Answer larger = system.client.send("PATCH", "/v1/vms/web", "{\"diskGiB\":20}");
    assertThat(larger.status()).isEqualTo(202);
    assertThat(larger.json().path("spec").path("diskGiB").asInt()).isEqualTo(20);
    await()
        .atMost(TestSystem.LIMIT)
        .until(
            () ->
                system.runner.commands.contains(
                    new RunnerCommand.LimitDisk(VmId.parse(id), 1, 20)));
    system.runner.resume(VmId.parse(id), 1);
    await()
        .atMost(TestSystem.LIMIT)
        .until(() -> !system.client.get("/v1/vms/web").json().has("pausedBecause"));

    String onDisk = system.createRunning("demo");
    Client.Answer refused = system.client.send("PATCH", "/v1/vms/" + onDisk, "{\"diskGiB\":20}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail")).contains("only what a VM may write to a virtiofs root");
    assertThat(system.client.send("PATCH", "/v1/vms/web", "{}").status()).isEqualTo(400);
  }

  @Test
  void theCommandsExitCodeIsKept() {
    String id = system.createRunning("demo");
    system.runner.end(VmId.parse(id), 1, 3);
    assertThat(system.awaitState(id, "stopped").path("exitCode").asInt()).isEqualTo(3);
  }

  @Test
  void aGuestThatPanicsIsAFailureWithItsCode() {
    String id = system.createRunning("demo");
    system.runner.fail(VmId.parse(id), 1, FailureCode.GUEST_PANIC, "the kernel panicked");
    JsonNode failed = system.awaitState(id, "failed");
    assertThat(failed.path("failure").path("code").asText()).isEqualTo("guest_panic");
    assertThat(failed.path("failure").path("message").asText()).isEqualTo("the kernel panicked");
  }

  @Test
  void anImageThatDoesNotExistFailsTheVm() {
    String id = system.create("{\"image\":\"missing:1\"}");
    JsonNode failed = system.awaitState(id, "failed");
    assertThat(failed.path("failure").path("code").asText()).isEqualTo("image_not_found");
  }

  @Test
  void aDiskThatIsTooSmallFailsTheVmBeforeItBoots() {
    String id = system.create("{\"image\":\"large\",\"diskGiB\":2}");
    JsonNode failed = system.awaitState(id, "failed");
    assertThat(failed.path("failure").path("code").asText()).isEqualTo("image_too_large");
    assertThat(system.runner.boots).isEmpty();
    system.awaitState(system.create("{\"image\":\"large\",\"diskGiB\":3}"), "running");
  }

  @Test
  void stoppingWhileConvertingCancelsTheConversion() {
    String id = system.create("{\"image\":\"held:1\"}");
    await().atMost(TestSystem.LIMIT).until(() -> system.converter.jobs.size() == 1);
    assertThat(system.client.post("/v1/vms/" + id + "/stop", "").text("state"))
        .isEqualTo("stopped");
    assertThat(system.client.get("/v1/vms/" + id).json().at("/failure/code").asText())
        .isEqualTo("cancelled");
    await()
        .atMost(TestSystem.LIMIT)
        .until(
            () ->
                system.converter.cancelled.equals(
                    List.of(system.converter.jobs.getFirst().conversion())));
  }

  @Test
  void aConversionThatAnotherVmWaitsForGoesOn() {
    String first = system.create("{\"image\":\"held:1\"}");
    String second = system.create("{\"image\":\"held:1\"}");
    await().atMost(TestSystem.LIMIT).until(() -> system.converter.jobs.size() == 1);
    system.client.post("/v1/vms/" + first + "/kill", "");
    system.converter.finish(system.converter.jobs.getFirst());
    system.awaitState(second, "running");
    assertThat(system.converter.jobs).hasSize(1);
    assertThat(system.converter.cancelled).isEmpty();
    assertThat(system.client.get("/v1/vms/" + first).text("state")).isEqualTo("stopped");
  }

  @Test
  void aVmKilledInTheQueueIsNotGrantedToARunner() {
    system.runner.startsWhatItClaims = false;
    String id = system.create("{\"image\":\"demo\"}");
    system.awaitState(id, "starting");
    BootVm boot = system.boot(id);
    system.runner.fail(boot.vm(), 1, FailureCode.NO_MEMORY, "the host is full");
    system.awaitState(id, "failed");
    assertThat(system.runner.claim(boot).granted()).isFalse();
    assertThat(system.runner.claim(boot).reason()).contains("failed");
  }

  @Test
  void theSameBootIsGrantedTwiceToOneRunnerButNotToAnother() {
    system.runner.startsWhatItClaims = false;
    String id = system.create("{\"image\":\"demo\"}");
    system.awaitState(id, "starting");
    assertThat(system.runner.claim(system.boot(id)).granted()).isTrue();
    system.runner.started(system.boot(id));
    system.awaitState(id, "running");
    assertThat(system.runner.claim(system.boot(id)).granted()).isFalse();
  }

  @Test
  void anEndedVmStartsAgainOnItsOwnRunner() {
    String id = system.createRunning("demo");
    system.runner.end(VmId.parse(id), 1, 0);
    system.awaitState(id, "stopped");
    assertThat(system.client.post("/v1/vms/" + id + "/start", "").status()).isEqualTo(202);
    JsonNode running = system.awaitState(id, "running");
    assertThat(running.path("attempt").asInt()).isEqualTo(2);
    assertThat(running.has("exitCode")).isFalse();
    assertThat(system.converter.jobs).hasSize(1);
  }

  @Test
  void restartStopsAndStarts() {
    String id = system.createRunning("demo");
    assertThat(system.client.post("/v1/vms/" + id + "/restart", "{}").status()).isEqualTo(202);
    await()
        .atMost(TestSystem.LIMIT)
        .until(() -> system.client.get("/v1/vms/" + id).json().path("attempt").asInt() == 2);
    system.awaitState(id, "running");
  }

  @Test
  void aPolicyStartsAVmAgainUntilItsOwnerStopsIt() {
    String id = system.create("{\"image\":\"demo\",\"restart\":\"on-failure:5\"}");
    JsonNode first = system.awaitState(id, "running");
    assertThat(first.at("/spec/restart").asText()).isEqualTo("on-failure:5");
    for (int attempt = 1; attempt <= 2; attempt++) {
      system.runner.end(VmId.parse(id), attempt, 1);
      int next = attempt + 1;
      await()
          .atMost(TestSystem.LIMIT)
          .until(() -> system.runner.boots.stream().anyMatch(boot -> boot.attempt() == next));
      JsonNode again = system.awaitState(id, "running");
      assertThat(again.path("restarts").asInt()).isEqualTo(attempt);
    }
    system.client.post("/v1/vms/" + id + "/stop", "");
    JsonNode stopped = system.awaitState(id, "stopped");
    assertThat(stopped.has("restartAt")).isFalse();
    assertThat(system.converter.jobs).hasSize(1);
  }

  @Test
  void staleAndDuplicateReportsChangeNothing() {
    String id = system.createRunning("demo");
    VmId vm = VmId.parse(id);
    system.runner.end(vm, 1, 0);
    system.awaitState(id, "stopped");
    system.client.post("/v1/vms/" + id + "/start", "");
    JsonNode running = system.awaitState(id, "running");

    system.runner.end(vm, 1, 9);
    system.runner.fail(vm, 1, FailureCode.GUEST_PANIC, "stale");
    system.runner.started(system.boot(id));
    system.runner.end(vm, 2, 4);
    system.runner.end(vm, 2, 5);
    JsonNode ended = system.awaitState(id, "stopped");
    assertThat(ended.path("exitCode").asInt()).isEqualTo(4);
    assertThat(ended.at("/phases/running")).isEqualTo(running.at("/phases/running"));
    assertThat(system.bus.deadLetters()).isEmpty();
  }

  @Test
  void aRunningVmIsRemovedOnlyByForce() {
    String id = system.createRunning("demo");
    Client.Answer refused = system.client.delete("/v1/vms/" + id);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("code")).isEqualTo("conflict");
    assertThat(system.client.delete("/v1/vms/" + id + "?force=true").status()).isEqualTo(204);
    assertThat(system.client.get("/v1/vms/" + id).status()).isEqualTo(404);
  }

  @Test
  void aSignalReachesTheCommand() {
    String id = system.createRunning("demo");
    assertThat(system.client.post("/v1/vms/" + id + "/kill", "{\"signal\":\"SIGINT\"}").status())
        .isEqualTo(202);
    assertThat(system.runner.signals).hasSize(1);
    assertThat(system.runner.signals.getFirst().signal()).isEqualTo(2);
    assertThat(
            system
                .client
                .post("/v1/vms/" + id + "/kill", "{\"signal\":\"SIGNONE\"}")
                .text("pointer"))
        .isEqualTo("/signal");
  }

  @Test
  void aMessageThatIsNoReportIsSetAside() {
    system.bus.send(
        WorkQueue.REPORTS, new RunnerCommand.KillVm(new VmId(new java.util.UUID(1, 2)), 1));
    await().atMost(TestSystem.LIMIT).until(() -> system.bus.deadLetters().size() == 1);
  }
}
