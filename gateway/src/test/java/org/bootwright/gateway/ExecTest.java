package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.ExecSpec;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.WindowSize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ExecTest {
  @TempDir Path directory;
  private TestSystem system;
  private String vm;

  @BeforeEach
  void start() {
    system = TestSystem.in(directory);
    vm = system.createRunning("demo");
  }

  @AfterEach
  void close() {
    system.close();
  }

  private String path(String exec) {
    return "/v1/vms/" + vm + "/exec/" + exec;
  }

  private String exec() {
    Client.Answer answer = system.client.post("/v1/vms/" + vm + "/exec", "{\"command\":[\"sh\"]}");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.text("id");
  }

  @Test
  void whatIsAskedForReachesTheRunner() {
    Client.Answer answer =
        system.client.post(
            "/v1/vms/" + vm + "/exec",
            """
            {"command":["ls","-l",""],"env":{"A":"1"},"user":"web:www","workdir":"/srv",
             "terminal":true,"window":{"rows":24,"columns":80}}""");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.response().headers().firstValue("location"))
        .contains(path(answer.text("id")));
    Request.StartExec started = system.runner.execs.started.getFirst();
    assertThat(started.vm()).isEqualTo(VmId.parse(vm));
    assertThat(started.exec()).isEqualTo(UUID.fromString(answer.text("id")));
    assertThat(started.spec())
        .isEqualTo(
            new ExecSpec(
                List.of("ls", "-l", ""),
                Map.of("A", "1"),
                Optional.of("web:www"),
                Optional.of("/srv"),
                true,
                Optional.of(new WindowSize(24, 80))));
  }

  @Test
  void whatTheContractDoesNotAllowIsRefused() {
    for (String body :
        List.of(
            "{}",
            "{\"command\":[]}",
            "{\"command\":[\"ls\"],\"workdir\":\"srv\"}",
            "{\"command\":[\"ls\"],\"window\":{\"rows\":0,\"columns\":80}}",
            "{\"command\":[\"ls\"],\"window\":{\"rows\":1}}",
            "{\"command\":[\"ls\"],\"privileged\":true}")) {
      Client.Answer answer = system.client.post("/v1/vms/" + vm + "/exec", body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.text("code")).isEqualTo("invalid_request");
    }
    assertThat(system.client.get(path("x")).status()).isEqualTo(400);
    assertThat(system.runner.execs.started).isEmpty();
  }

  @Test
  void aCommandThatCannotBeExecutedIsRefusedAsDockerDoes() {
    system.runner.execs.fail(FailureCode.COMMAND_NOT_FOUND, "executing x: no such program");

    Client.Answer answer = system.client.post("/v1/vms/" + vm + "/exec", "{\"command\":[\"x\"]}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("code")).isEqualTo("command_not_found");
  }

  @Test
  void aVmThatDoesNotRunTakesNone() {
    system.runner.end(VmId.parse(vm), 1, 0);
    system.awaitState(vm, "stopped");

    Client.Answer answer = system.client.post("/v1/vms/" + vm + "/exec", "{\"command\":[\"x\"]}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("detail")).contains("stopped");
    assertThat(system.client.post("/v1/vms/none/exec", "{\"command\":[\"x\"]}").status())
        .isEqualTo(404);
  }

  @Test
  void bothOutputsInputAndTheEndAreCarried() throws InterruptedException {
    String exec = exec();
    Frames frames = new Frames(true);
    WebSocket socket = system.client.webSocket(path(exec), frames);
    system.runner.execs.inputsToTimeOut.set(2);
    socket.sendBinary(ByteBuffer.wrap(new byte[] {0, 'h', 'i'}), true).join();
    socket.sendBinary(ByteBuffer.wrap(new byte[] {0}), true).join();

    Request.WriteExec input = system.runner.execs.inputs.take();
    assertThat(new String(input.bytes(), StandardCharsets.UTF_8)).isEqualTo("hi");
    assertThat(input.end()).isFalse();
    assertThat(system.runner.execs.inputs.take().end()).isTrue();

    system.runner.execs.write(OutputKind.STDOUT, "out\n");
    system.runner.execs.write(OutputKind.STDERR, "err\n");
    system.runner.execs.write(OutputKind.STDOUT, "more\n");
    system.runner.execs.end(3);
    assertThat(frames.awaitClose()).isEqualTo(1000);
    assertThat(frames.text(1)).isEqualTo("out\nmore\n");
    assertThat(frames.text(2)).isEqualTo("err\n");
    assertThat(frames.text(3)).isEqualTo("{\"exitCode\":3}");
    assertThat(frames.lastStream()).isEqualTo(3);
  }

  @Test
  void outputThatWasReadBeforeIsRefusedWithAProblem() throws InterruptedException {
    String exec = exec();
    Frames frames = new Frames(true);
    system.runner.execs.write(OutputKind.STDOUT, "out\n");
    system.client.webSocket(path(exec), frames);
    await().atMost(TestSystem.LIMIT).until(() -> frames.text(1).equals("out\n"));

    assertThat(system.client.get(path(exec)).text("code")).isEqualTo("conflict");
  }

  @Test
  void aCommandOfAVmThatEndsWasKilled() throws InterruptedException {
    String exec = exec();
    Frames frames = new Frames(true);
    system.client.webSocket(path(exec), frames);
    system.runner.end(VmId.parse(vm), 1, 0);
    system.awaitState(vm, "stopped");

    assertThat(frames.awaitClose()).isEqualTo(1000);
    assertThat(frames.text(3)).isEqualTo("{\"exitCode\":137}");
  }

  @Test
  void aCommandThatItsRunnerHasLostIsAFailure() throws InterruptedException {
    String exec = exec();
    Frames frames = new Frames(true);
    system.client.webSocket(path(exec), frames);
    system.runner.execs.fail(FailureCode.EXEC_NOT_FOUND, "it was lost with its runner");

    assertThat(frames.awaitClose()).isEqualTo(1000);
    assertThat(frames.text(3)).contains("\"code\":\"exec_not_found\"");
    assertThat(system.client.get(path(exec)).status()).isEqualTo(404);
  }

  @Test
  void signalsAndSizesReachTheRunner() {
    String exec = exec();
    UUID id = UUID.fromString(exec);

    assertThat(system.client.post(path(exec) + "/kill", "{\"signal\":\"SIGINT\"}").status())
        .isEqualTo(204);
    assertThat(system.client.post(path(exec) + "/kill", "").status()).isEqualTo(204);
    assertThat(system.client.post(path(exec) + "/resize", "{\"rows\":50,\"columns\":200}").status())
        .isEqualTo(204);
    assertThat(system.client.post(path(exec) + "/kill", "{\"signal\":\"SIGNONE\"}").text("pointer"))
        .isEqualTo("/signal");

    VmId on = VmId.parse(vm);
    assertThat(system.runner.execs.others)
        .containsExactly(
            new Request.SignalExec(on, id, 2),
            new Request.SignalExec(on, id, 9),
            new Request.ResizeExec(on, id, new WindowSize(50, 200)));
  }
}
