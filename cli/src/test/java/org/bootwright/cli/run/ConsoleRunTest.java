package org.bootwright.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bootwright.cli.fake.CommandRun;
import org.bootwright.cli.fake.FakeGateway;
import org.bootwright.cli.fake.FakeSocket;
import org.bootwright.cli.terminal.SignalSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without a terminal: what is typed passes as it is. */
@Timeout(90)
class ConsoleRunTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";

  private final FakeGateway gateway = new FakeGateway();
  private final CommandRun command = new CommandRun().against(gateway);

  @BeforeEach
  void acceptVm() {
    gateway.answer("POST /v1/vms", 202, vm("accepted").toString());
    gateway.answer("POST /v1/vms/" + ID + "/stop", 202, vm("stopping").toString());
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void consoleGoesBothWaysUntilTheMachinePowersOff() throws Exception {
    command.start("run", "-q", "debian");
    gateway.event("vm", vm("running").put("mode", "machine"));
    FakeSocket socket = socket("console");
    socket.send("login: ");
    command.type("root\n\u0001x");
    assertThat(socket.take()).isEqualTo("root\n\u0001x");
    command.endInput();
    gateway.event("vm", vm("stopped").put("exitCode", 0));
    socket.close();
    assertThat(command.status()).isZero();
    assertThat(command.out()).isEqualTo("login: ");
    assertThat(command.err()).isEmpty();
  }

  @Test
  void imageThatRunsACommandIsAttachedTo() throws Exception {
    command.start("run", "-q", "debian");
    gateway.event("vm", vm("running").put("mode", "app"));
    FakeSocket socket = socket("attach");
    socket.sendStream(1, "out");
    gateway.event("vm", vm("stopped").put("exitCode", 4));
    socket.sendStream(3, "{\"exitCode\":4}");
    assertThat(command.status()).isEqualTo(4);
    assertThat(command.out()).isEqualTo("out");
  }

  @Test
  void inputFollowsWhenAConsoleTurnsIntoACommand() throws Exception {
    command.start("run", "-q", "debian");
    gateway.event("vm", vm("running"));
    FakeSocket console = socket("console");
    command.type("to the console");
    assertThat(console.take()).isEqualTo("to the console");
    gateway.event("vm", vm("running").put("mode", "app"));
    FakeSocket attach = socket("attach");
    command.type("to the command");
    command.endInput();
    assertThat(attach.take()).isEqualTo("\0to the command");
    assertThat(attach.take()).isEqualTo("\0");
    gateway.event("vm", vm("stopped").put("exitCode", 0));
    attach.sendStream(3, "{\"exitCode\":0}");
    assertThat(command.status()).isZero();
  }

  @Test
  void vmThatFailsBeforeItRunsIsExplained() throws Exception {
    command.start("run", "debian");
    ObjectNode failed = vm("failed");
    failed.putObject("failure").put("code", "image_not_found").put("message", "no such image");
    gateway.event("vm", vm("converting"));
    gateway.event("vm", failed);
    assertThat(command.status()).isEqualTo(66);
    assertThat(command.err())
        .contains("convert  debian  failed")
        .endsWith("bootwright: no such image\n");
  }

  @Test
  void warningsAreShownOnce() throws Exception {
    command.start("run", "-q", "debian");
    ObjectNode vm = vm("running").put("mode", "machine");
    vm.putArray("warnings").add("the first boot came to nothing");
    gateway.event("vm", vm);
    gateway.event("vm", vm);
    FakeSocket socket = socket("console");
    gateway.event("vm", vm("stopped").put("exitCode", 0));
    socket.close();
    assertThat(command.status()).isZero();
    assertThat(command.err()).isEqualTo("warning: the first boot came to nothing\n");
  }

  @Test
  void interruptStopsAMachineInGoodOrder() throws Exception {
    command.start("run", "-q", "debian");
    gateway.event("vm", vm("running").put("mode", "machine"));
    FakeSocket socket = socket("console");
    command.signal(SignalSource.Kind.INTERRUPT);
    Awaitility.await()
        .atMost(CommandRun.PATIENCE)
        .until(
            () ->
                gateway.asked.stream()
                    .anyMatch(asked -> asked.line().equals("POST /v1/vms/" + ID + "/stop")));
    gateway.event("vm", vm("stopped").put("exitCode", 0));
    socket.close();
    assertThat(command.status()).isEqualTo(130);
  }

  @Test
  void lostRunnerIsExitStatus75() throws Exception {
    command.start("run", "-q", "debian");
    gateway.event("vm", vm("running").put("mode", "machine"));
    FakeSocket socket = socket("console");
    gateway.event("vm", vm("lost"));
    socket.close();
    assertThat(command.status()).isEqualTo(75);
    assertThat(command.err()).contains("the host that ran VM web is gone");
  }

  @Test
  void consoleCommandRefusesAVmThatHasEnded() {
    gateway.answerVm(vm("stopped"));
    command.start("console", "web");
    assertThat(command.status()).isEqualTo(64);
    assertThat(command.err()).contains("the VM is stopped; 'bootwright start web' starts it");
  }

  @Test
  void consoleCommandLeavesTheVmAloneAndEndsWithIt() throws Exception {
    gateway.answerVm(vm("running"));
    command.start("console", "web");
    FakeSocket socket = gateway.sockets.poll(30, TimeUnit.SECONDS);
    assertThat(socket).isNotNull();
    assertThat(socket.uri()).endsWith("/console?replay=false");
    socket.send("text");
    socket.close();
    assertThat(command.status()).isZero();
    assertThat(command.out()).isEqualTo("text");
  }

  private FakeSocket socket(String stream) throws InterruptedException {
    FakeSocket socket = gateway.sockets.poll(30, TimeUnit.SECONDS);
    assertThat(socket).as("a WebSocket").isNotNull();
    assertThat(socket.uri()).isEqualTo("/v1/vms/" + ID + "/" + stream + "?replay=true");
    return socket;
  }

  private static ObjectNode vm(String state) {
    return FakeGateway.vm(ID, "web", state);
  }
}
