package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code exec} in a VM with systemd and in one with a command, as a user types it. */
final class ExecDemoIT {
  private static TestHome home;

  @BeforeAll
  static void startVms() throws IOException {
    home = TestHome.create();
    assertThat(run("run", "-d", "--name", "machine", "demo").status()).isZero();
    assertThat(
            run("run", "-d", "--name", "app", "-e", "MODE=test", "demo", "--", "sleep", "6000")
                .status())
        .isZero();
  }

  @AfterAll
  static void removeHome() throws Exception {
    home.close();
  }

  private static CheckoutCommand run(String... arguments) {
    return CheckoutCommand.run(home.directory(), arguments);
  }

  @Test
  void outputsStatusAndEnvironmentAreTheCommandsOwn() {
    CheckoutCommand exec =
        run("exec", "-e", "MINE=x", "app", "sh", "-c", "echo $MODE $MINE; echo err >&2; exit 7");

    assertThat(exec.status()).isEqualTo(7);
    assertThat(exec.out()).isEqualTo("test x\n");
    assertThat(exec.err()).isEqualTo("err\n");
  }

  @Test
  void aMachineIsReachedBesideItsInit() {
    CheckoutCommand exec = run("exec", "machine", "systemctl", "is-system-running", "--wait");

    assertThat(exec.out()).isEqualTo("running\n");
    assertThat(exec.status()).as(exec.err()).isZero();
    assertThat(
            run("exec", "-u", "nobody", "-w", "/tmp", "machine", "sh", "-c", "id -un; pwd").out())
        .isEqualTo("nobody\n/tmp\n");
  }

  @Test
  void inputGoesThroughWhole() {
    String line = "0123456789abcdef".repeat(4096) + "\n";
    try (CheckoutCommand exec =
        CheckoutCommand.start(home.directory(), "exec", "-i", "machine", "wc", "-c")) {
      for (int i = 0; i < 32; i++) {
        exec.type(line);
      }
      exec.endInput();

      assertThat(exec.status()).as(exec.err()).isZero();
      assertThat(exec.out().strip()).isEqualTo(String.valueOf(32 * line.length()));
    }
  }

  @Test
  void aShellOnATerminalIsTypedIntoAndTheTerminalIsGivenBack() {
    // script(1) has a terminal for us; what it is set to is printed before and after.
    String launcher = Path.of("..", "bootwright").toAbsolutePath().normalize().toString();
    String session =
        "stty rows 33 cols 99; stty -g; %s exec -it machine sh; echo status $?; stty -g"
            .formatted(launcher);
    try (CheckoutCommand shell =
        CheckoutCommand.startProgram(
            home.directory(), List.of("script", "-qec", session, "/dev/null"))) {
      shell.awaitOutput("# ");
      shell.type("stty size; echo answer-$((40 + 2))\r");
      assertThat(shell.awaitOutput("answer-42")).contains("33 99");
      shell.type("sleep 6000\r");
      shell.awaitOutput("sleep 6000");
      shell.type("\003");
      shell.type("exit 5\r");

      assertThat(shell.status()).isZero();
      List<String> settings =
          shell
              .out()
              .lines()
              .map(String::strip)
              .filter(line -> line.matches("[0-9a-f:]{30,}"))
              .toList();
      assertThat(shell.out()).contains("status 5");
      assertThat(settings).hasSize(2);
      assertThat(settings.getFirst()).isEqualTo(settings.getLast());
    }
  }

  @Test
  void interruptReachesTheCommand() {
    try (CheckoutCommand exec =
        CheckoutCommand.start(
            home.directory(), "exec", "app", "sh", "-c", "echo ready; exec sleep 6000")) {
      exec.awaitOutput("ready");
      exec.signal("INT");

      assertThat(exec.status()).isEqualTo(130);
    }
  }

  @Test
  void whatCannotBeRunEndsAsDockersDoes() {
    assertThat(run("exec", "app", "no-such-program").status()).isEqualTo(127);
    assertThat(run("exec", "app", "/etc/passwd").status()).isEqualTo(126);
    assertThat(run("exec", "-u", "no-such-user", "app", "true").status()).isEqualTo(126);
    assertThat(run("exec", "no-such-vm", "true").status()).isEqualTo(66);
  }
}
