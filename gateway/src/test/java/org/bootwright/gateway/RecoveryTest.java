package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Job.BootVm;
import org.bootwright.contracts.message.Job.ConvertImage;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.VmId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecoveryTest {
  /** Short, so that a test sees it pass. */
  private static final Duration SILENCE = Duration.ofMillis(600);

  @TempDir Path directory;
  private @Nullable TestSystem system;

  @AfterEach
  void close() {
    if (system != null) {
      system.close();
    }
  }

  private TestSystem start() {
    TestSystem started =
        TestSystem.in(directory, config -> config.withRunnerSilence(Duration.ofSeconds(30)));
    system = started;
    return started;
  }

  private TestSystem startWithShortSilence() {
    TestSystem started = TestSystem.in(directory, config -> config.withRunnerSilence(SILENCE));
    system = started;
    return started;
  }

  private TestSystem restart() {
    Objects.requireNonNull(system).close();
    return start();
  }

  @Test
  void aConversionUnderWayIsDrivenAgain() {
    TestSystem before = start();
    String id = before.create("{\"image\":\"held\"}");
    await().atMost(TestSystem.LIMIT).until(() -> before.converter.jobs.size() == 1);
    ConvertImage first = before.converter.jobs.getFirst();

    TestSystem after = restart();
    await().atMost(TestSystem.LIMIT).until(() -> after.converter.jobs.size() == 1);
    ConvertImage again = after.converter.jobs.getFirst();
    assertThat(again.conversion()).isEqualTo(first.conversion());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(after.converter.claim(first, "converter-9").granted()).isFalse();
    after.converter.finish(again);
    after.awaitState(id, "running");
  }

  @Test
  void aConversionThatIsHandedBackIsGivenToAnotherConverterAtOnce() {
    TestSystem running = start();
    String id = running.create("{\"image\":\"held\"}");
    await().atMost(TestSystem.LIMIT).until(() -> running.converter.jobs.size() == 1);
    ConvertImage first = running.converter.jobs.getFirst();
    Report released = new Report.ConversionReleased(first.conversion(), first.attempt());

    running.bus.send(WorkQueue.REPORTS, released);
    await().atMost(TestSystem.LIMIT).until(() -> running.converter.jobs.size() == 2);
    ConvertImage again = running.converter.jobs.getLast();
    assertThat(again.attempt()).isEqualTo(2);

    // Delivered twice: it speaks of an attempt that is over.
    running.bus.send(WorkQueue.REPORTS, released);
    running.converter.finish(again);
    running.awaitState(id, "running");
    assertThat(running.converter.jobs).hasSize(2);
  }

  @Test
  void aRequestUnderWayIsAnsweredBeforeTheGatewayIsClosed() throws Exception {
    TestSystem running = start();
    VmId vm = VmId.parse(running.createRunning("demo"));
    running.runner.close();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Client.Answer> removal =
          threads.submit(() -> running.client.delete("/v1/vms/" + vm + "?force=true"));
      running.awaitState(vm.toString(), "stopping");
      Future<?> closing = threads.submit(running.gateway::close);
      await()
          .atMost(TestSystem.LIMIT)
          .until(() -> running.client.get("/v1/vms/" + vm).status() == 503);

      running.runner.end(vm, 1, 0);

      assertThat(removal.get().status()).isEqualTo(204);
      closing.get();
    }
  }

  @Test
  void aBootThatNoRunnerTookIsDrivenAgainWithTheNextAttempt() {
    TestSystem before = start();
    before.runner.close();
    String id = before.create("{\"image\":\"demo\"}");
    before.awaitState(id, "queued");

    TestSystem after = restart();
    JsonNode running = after.awaitState(id, "running");
    assertThat(running.path("attempt").asInt()).isEqualTo(2);
    assertThat(after.runner.boots).hasSize(1);
  }

  @Test
  void aRunningVmStaysAsItIs() {
    TestSystem before = start();
    String id = before.createRunning("demo");
    TestSystem after = restart();
    assertThat(after.client.get("/v1/vms/" + id).text("state")).isEqualTo("running");
    assertThat(after.runner.boots).isEmpty();
    after.runner.end(VmId.parse(id), 1, 7);
    assertThat(after.awaitState(id, "stopped").path("exitCode").asInt()).isEqualTo(7);
  }

  @Test
  void theVmsOfASilentRunnerAreLostAndComeBackWithIt() {
    TestSystem running = startWithShortSilence();
    String id = running.createRunning("demo");
    BootVm boot = running.boot(id);
    running.runner.heartbeat(boot);
    running.awaitState(id, "lost");
    assertThat(running.client.post("/v1/vms/" + id + "/start", "").status()).isEqualTo(409);
    running.runner.heartbeat(boot);
    running.awaitState(id, "running");
  }

  @Test
  void aVmThatItsRunnerForgotHasFailed() {
    TestSystem running = startWithShortSilence();
    String id = running.createRunning("demo");
    await()
        .atMost(TestSystem.LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              running.runner.heartbeat();
              assertThat(running.client.get("/v1/vms/" + id).json().at("/failure/code").asText())
                  .isEqualTo("runner_lost");
            });
  }

  @Test
  void aBootThatItsRunnerForgotIsTriedAgain() {
    TestSystem running = startWithShortSilence();
    running.runner.startsWhatItClaims = false;
    String id = running.create("{\"image\":\"demo\"}");
    running.awaitState(id, "starting");
    running.runner.startsWhatItClaims = true;
    await()
        .atMost(TestSystem.LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              running.runner.heartbeat();
              return running.runner.boots.size() == 2;
            });
    JsonNode vm = running.client.get("/v1/vms/" + id).json();
    assertThat(vm.path("attempt").asInt()).isEqualTo(2);
    assertThat(vm.path("warnings").path(0).asText()).contains("runner-1");
  }

  @Test
  void aRestartThatWasDueWhileTheGatewayWasAwayIsMadeUpFor() {
    TestSystem before = start();
    String id = before.create("{\"image\":\"demo\",\"restart\":\"always\"}");
    before.awaitState(id, "running");
    for (int attempt = 1; attempt <= 5; attempt++) {
      int ended = attempt;
      await()
          .atMost(TestSystem.LIMIT)
          .until(() -> before.runner.boots.stream().anyMatch(boot -> boot.attempt() == ended));
      before.awaitState(id, "running");
      before.runner.end(VmId.parse(id), attempt, 0);
    }
    await()
        .atMost(TestSystem.LIMIT)
        .until(() -> before.client.get("/v1/vms/" + id).json().has("restartAt"));

    TestSystem after = restart();
    JsonNode running = after.awaitState(id, "running");
    assertThat(running.path("attempt").asInt()).isGreaterThanOrEqualTo(6);
    assertThat(running.path("restarts").asInt()).isEqualTo(5);
  }

  @Test
  void aVmThatIsLostWithItsRunnerComesUpAgainFromItsDisk() {
    TestSystem running = start();
    String id = running.create("{\"image\":\"demo\",\"restart\":\"always\"}");
    running.awaitState(id, "running");
    running.runner.fail(VmId.parse(id), 1, FailureCode.RUNNER_LOST, "the runner was restarted");
    await().atMost(TestSystem.LIMIT).until(() -> running.runner.boots.size() == 2);
    JsonNode again = running.awaitState(id, "running");
    assertThat(again.path("attempt").asInt()).isEqualTo(2);
    assertThat(again.has("failure")).isFalse();
  }

  @Test
  void aRunnerThatHasAVmNobodyKnowsIsToldToEndAndRemoveIt() {
    TestSystem running = startWithShortSilence();
    String id = running.createRunning("demo");
    BootVm boot = running.boot(id);
    running.runner.heartbeat(boot);
    running.awaitState(id, "lost");
    running.runner.endsWhatIsStopped = false;
    assertThat(running.client.delete("/v1/vms/" + id + "?force=true").status()).isEqualTo(204);
    running.runner.commands.clear();
    running.runner.heartbeat(boot);
    await()
        .atMost(TestSystem.LIMIT)
        .until(() -> running.runner.commands.contains(new RunnerCommand.KillVm(boot.vm(), 1)));
    running.runner.end(boot.vm(), 1, 0);
    await()
        .atMost(TestSystem.LIMIT)
        .until(() -> running.runner.commands.contains(new RunnerCommand.RemoveVm(boot.vm())));
  }
}
