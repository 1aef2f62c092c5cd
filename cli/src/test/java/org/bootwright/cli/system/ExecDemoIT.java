package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void filesAreCopiedBothWays(@TempDir Path here) throws IOException {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    Path tree = Files.createDirectory(here.resolve("tree"));
    Files.createDirectory(tree.resolve("empty"));
    Files.write(tree.resolve("file"), bytes);
    Files.createSymbolicLink(tree.resolve("link"), Path.of("/nowhere"));
    Path back = here.resolve("back");

    for (String vm : List.of("machine", "app")) {
      CheckoutCommand in = run("cp", tree.toString(), vm + ":/var/tmp/made");
      assertThat(in.status()).as(in.err()).isZero();
      assertThat(run("exec", vm, "stat", "-c", "%U %s %F", "/var/tmp/made/file").out())
          .isEqualTo("root 3000000 regular file\n");
      CheckoutCommand out = run("cp", vm + ":/var/tmp/made/.", back.toString());
      assertThat(out.status()).as(out.err()).isZero();
      assertThat(back.resolve("file")).hasBinaryContent(bytes);
      assertThat(back.resolve("empty")).isEmptyDirectory();
      assertThat(Files.readSymbolicLink(back.resolve("link"))).isEqualTo(Path.of("/nowhere"));
    }
    assertThat(run("cp", "app:/etc/hostname", "-").out()).startsWith("hostname\0");
  }

  @Test
  void aFileThatDoesNotFitIsNamedAndTheVmIsUnharmed(@TempDir Path here) throws IOException {
    Path large = Files.write(here.resolve("large"), new byte[8_000_000]);
    Path small = Files.write(here.resolve("small"), new byte[300_000]);
    run("exec", "app", "sh", "-c", "mkdir /small && mount -t tmpfs -o size=500k none /small");

    assertThat(run("cp", small.toString(), "app:/small").status()).isZero();
    for (Path file : List.of(large, small)) {
      CheckoutCommand refused = run("cp", file.toString(), "app:/small/more");
      assertThat(refused.status()).as(refused.err()).isEqualTo(73);
      assertThat(refused.err()).contains("writing /small/more: No space left on device");
    }
    assertThat(run("exec", "app", "ls", "/small").out()).isEqualTo("small\n");
  }

  @Test
  void whatCannotBeCopiedIsSaid(@TempDir Path here) {
    assertThat(run("cp", "app:/none", here.toString()).status()).isEqualTo(66);
    assertThat(run("cp", "no-such-vm:/etc", here.toString()).status()).isEqualTo(66);
    assertThat(run("cp", "/etc/passwd", "app:/none/").status()).isEqualTo(66);
    assertThat(run("cp", "/etc", "app:/etc/passwd").status()).isEqualTo(64);
    assertThat(run("cp", "/etc", here.toString()).status()).isEqualTo(64);
    CheckoutCommand devices = run("cp", "app:/dev/null", here.toString());
    assertThat(devices.status()).isEqualTo(64);
    assertThat(devices.err()).contains("not copied: null: a device");
  }

  @Test
  void whatCannotBeRunEndsAsDockersDoes() {
    assertThat(run("exec", "app", "no-such-program").status()).isEqualTo(127);
    assertThat(run("exec", "app", "/etc/passwd").status()).isEqualTo(126);
    assertThat(run("exec", "-u", "no-such-user", "app", "true").status()).isEqualTo(126);
    assertThat(run("exec", "no-such-vm", "true").status()).isEqualTo(66);
  }
}
