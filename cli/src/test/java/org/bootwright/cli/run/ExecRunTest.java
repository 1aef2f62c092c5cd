package org.bootwright.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

/** Without a terminal of our own. */
@Timeout(90)
class ExecRunTest {
  private static final String EXEC = "11111111-2222-3333-4444-555555555555";
  private static final String PATH = "/v1/vms/web/exec";

  private final FakeGateway gateway = new FakeGateway();
  private final CommandRun command = new CommandRun().against(gateway);

  @BeforeEach
  void acceptCommands() {
    gateway.answer("POST " + PATH, 201, "{\"id\":\"" + EXEC + "\"}");
    gateway.answer("POST " + PATH + "/" + EXEC + "/kill", 204, "");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private FakeSocket socket() throws InterruptedException {
    FakeSocket socket = gateway.sockets.poll(30, TimeUnit.SECONDS);
    assertThat(socket).as("a WebSocket").isNotNull();
    assertThat(socket.uri()).isEqualTo(PATH + "/" + EXEC);
    return socket;
  }

  private String body() {
    return gateway.asked.stream()
        .filter(asked -> asked.line().equals("POST " + PATH))
        .findFirst()
        .orElseThrow()
        .body()
        .toString();
  }

  @Test
  void outputsAndStatusAreTheCommandsOwn() throws Exception {
    command.start("exec", "web", "ls", "-l", "--color");
    FakeSocket socket = socket();
    assertThat(socket.take()).as("without -i the input ends at once").isEqualTo("\0");
    socket.sendStream(1, "out");
    socket.sendStream(2, "err");
    socket.sendStream(3, "{\"exitCode\":3}");

    assertThat(command.status()).isEqualTo(3);
    assertThat(command.out()).isEqualTo("out");
    assertThat(command.err()).isEqualTo("err");
    assertThat(body()).isEqualTo("{\"command\":[\"ls\",\"-l\",\"--color\"],\"terminal\":false}");
  }

  @Test
  void optionsAreThoseOfDocker() throws Exception {
    command
        .environment("PASSED", "on")
        .start(
            "exec", "-i", "-e", "A=1", "-e", "PASSED", "-e", "UNSET", "-u", "web:www", "-w", "/srv",
            "web", "--", "sh");
    FakeSocket socket = socket();
    command.type("typed");
    assertThat(socket.take()).isEqualTo("\0typed");
    command.endInput();
    assertThat(socket.take()).isEqualTo("\0");
    socket.sendStream(3, "{\"exitCode\":0}");

    assertThat(command.status()).isZero();
    assertThat(body())
        .isEqualTo(
            "{\"command\":[\"sh\"],\"env\":{\"A\":\"1\",\"PASSED\":\"on\"},"
                + "\"user\":\"web:www\",\"workdir\":\"/srv\",\"terminal\":false}");
  }

  @Test
  void whatCannotBeExecutedEndsWithDockersStatus() {
    gateway.answer(
        "POST " + PATH,
        422,
        "{\"code\":\"command_not_found\",\"detail\":\"executing x: no such program\"}");
    command.start("exec", "web", "x");

    assertThat(command.status()).isEqualTo(127);
    assertThat(command.err()).isEqualTo("bootwright: executing x: no such program\n");
  }

  @Test
  void interruptIsPassedOnAndASecondOneLeaves() throws Exception {
    command.start("exec", "web", "sleep", "1000");
    FakeSocket socket = socket();
    command.signal(SignalSource.Kind.INTERRUPT);
    Awaitility.await()
        .atMost(CommandRun.PATIENCE)
        .until(
            () ->
                gateway.asked.stream()
                    .anyMatch(
                        asked ->
                            asked.line().equals("POST " + PATH + "/" + EXEC + "/kill")
                                && asked.body().toString().equals("{\"signal\":\"SIGINT\"}")));
    command.signal(SignalSource.Kind.INTERRUPT);

    assertThat(command.status()).isEqualTo(130);
    assertThat(socket.take()).isEqualTo("\0");
  }

  @Test
  void aTerminalWithInputNeedsOneOfOurs() {
    command.start("exec", "-it", "web", "sh");

    assertThat(command.status()).isEqualTo(64);
    assertThat(command.err()).contains("standard input is not a terminal");
    assertThat(gateway.asked).isEmpty();
  }

  @Test
  void aTerminalWithoutInputNeedsNone() throws Exception {
    command.start("exec", "-t", "web", "ls");
    FakeSocket socket = socket();
    socket.sendStream(1, "out\r\n");
    socket.sendStream(3, "{\"exitCode\":0}");

    assertThat(command.status()).isZero();
    assertThat(body()).contains("\"terminal\":true");
  }

  @Test
  void aCommandThatIsLostIsAFailure() throws Exception {
    command.start("exec", "web", "sleep", "1000");
    socket()
        .sendStream(3, "{\"failure\":{\"code\":\"exec_not_found\",\"message\":\"it was lost\"}}");

    assertThat(command.status()).isEqualTo(66);
    assertThat(command.err()).isEqualTo("bootwright: it was lost\n");
  }

  @Test
  void vmAndCommandAreNeeded() {
    for (List<String> words : List.of(List.of("exec"), List.of("exec", "web"))) {
      var run = new CommandRun().against(gateway).start(words.toArray(String[]::new));
      assertThat(run.status()).isEqualTo(64);
      assertThat(run.err()).contains("'VM' and 'COMMAND'");
    }
  }
}
