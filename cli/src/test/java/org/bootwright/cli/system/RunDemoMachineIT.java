package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code run demo}: a whole machine on the console, and its disk before and after. */
final class RunDemoMachineIT {
  private static TestHome home;

  @BeforeAll
  static void createHome() throws IOException {
    home = TestHome.create();
  }

  @AfterAll
  static void removeHome() throws Exception {
    home.close();
  }

  @Test
  void theMachineComesUpWholeAndPowersOff() throws Exception {
    try (CheckoutCommand machine =
        CheckoutCommand.start(home.directory(), "run", "--name", "machine", "demo")) {
      machine.awaitOutput("root@machine:~#");
      assertFileSystemIsClean(find("disk.raw"));

      assertThat(answer(machine, "systemctl is-system-running --wait")).isEqualTo("running");
      assertThat(answer(machine, "systemctl is-active multi-user.target")).isEqualTo("active");
      assertThat(answer(machine, "systemctl list-units --failed --no-legend | wc -l"))
          .isEqualTo("0");
      assertThat(answer(machine, "df -BG --output=size / | tail -1").strip()).isIn("9G", "10G");
      machine.type("poweroff\n");

      assertThat(machine.status()).as(machine.err()).isZero();
    }
    assertFileSystemIsClean(flattened(find("disk.qcow2")));
    assertThat(home.machines()).isEmpty();
  }

  @Test
  void systemdThatWaitsForSomebodyToRepairItFailsTheVm() throws Exception {
    try (CheckoutCommand machine =
        CheckoutCommand.start(
            home.directory(),
            "run",
            "--rm",
            "--kernel-arg=systemd.unit=emergency.target",
            "demo")) {
      machine.awaitOutput("emergency mode");

      assertThat(machine.status()).as(machine.err()).isEqualTo(125);
      assertThat(machine.err()).contains("emergency mode, and nobody typed on its console");
    }
  }

  @Test
  void namesResolveWithNoSettingInTheImage() {
    String name = aptMirror();
    CheckoutCommand command =
        CheckoutCommand.run(
            home.directory(), "run", "-q", "--rm", "demo", "--", "getent", "hosts", name);

    assertThat(command.status()).as(command.err()).isZero();
    assertThat(command.out()).contains(name);
  }

  /** Types a command into the console's shell; gives what it printed. */
  private static String answer(CheckoutCommand machine, String command) {
    // The quotes keep the echo of what is typed from being taken for the answer.
    machine.type("echo 'answer'-begin; " + command + "; echo 'answer'-end\n");
    machine.awaitOutput("answer-begin\r\n");
    String answer = machine.awaitOutput("answer-end");
    return answer.substring(0, answer.length() - "answer-end".length()).strip();
  }

  /** A name that this machine surely resolves: packages were installed from there. */
  private static String aptMirror() {
    return output(
            "sh",
            "-c",
            "apt-get update --print-uris | sed -n \"s,^'https*://\\([^/:]*\\).*,\\1,p\"")
        .lines()
        .findFirst()
        .orElseThrow();
  }

  private static void assertFileSystemIsClean(Path disk) {
    String report = output("e2fsck", "-fn", disk.toString());
    assertThat(report).doesNotContainIgnoringCase("error", "fix", "wrong", "invalid", "WARNING");
  }

  private static Path flattened(Path overlay) throws IOException {
    Path flat = home.directory().resolve("flat.raw");
    output("qemu-img", "convert", "-f", "qcow2", "-O", "raw", overlay.toString(), flat.toString());
    assertThat(Files.size(flat)).isPositive();
    return flat;
  }

  private static Path find(String name) throws IOException {
    try (Stream<Path> files = Files.walk(home.directory())) {
      return files
          .filter(file -> file.getFileName().toString().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Runs a program that has to end well; gives what it printed. */
  private static String output(String... words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(printed).isZero();
      return printed;
    } catch (IOException e) {
      throw new AssertionError("running " + words[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
