package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code run demo -- COMMAND}: a command in a real VM behaves as it would in a shell. */
final class RunDemoCommandIT {
  /** A mount namespace in which there is no KVM: the rest of /dev stays as it is. */
  private static final List<String> WITHOUT_KVM =
      List.of(
          "unshare",
          "--mount",
          "sh",
          "-euc",
          """
          if [ -e /dev/kvm ]; then
            hidden=$(mktemp -d)
            mount --bind /dev "$hidden"
            mount -t tmpfs -o mode=755 tmpfs /dev
            for name in "$hidden"/*; do
              case ${name##*/} in
                kvm) ;;
                *)
                  if [ -d "$name" ] && [ ! -L "$name" ]; then
                    mkdir "/dev/${name##*/}"; mount --rbind "$name" "/dev/${name##*/}"
                  else
                    cp -a "$name" /dev/
                  fi ;;
              esac
            done
          fi
          exec "$@"
          """,
          "sh");

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
  void outputAndExitStatusAreTheCommandsOwn() {
    CheckoutCommand command =
        CheckoutCommand.run(
            home.directory(), "run", "demo", "--", "sh", "-c", "echo 6*7=$((6*7)); exit 3");

    assertThat(command.out()).isEqualTo("6*7=42\n");
    assertThat(command.status()).as(command.err()).isEqualTo(3);
  }

  @Test
  void itIsTheSameOnAHostWithoutKvm() throws Exception {
    try (TestHome other = TestHome.create();
        CheckoutCommand command =
            CheckoutCommand.startBehind(
                WITHOUT_KVM,
                other.directory(),
                "run",
                "demo",
                "--",
                "sh",
                "-c",
                "echo 6*7=$((6*7)); exit 3")) {
      command.endInput();

      assertThat(command.out()).isEqualTo("6*7=42\n");
      assertThat(command.status()).as(command.err()).isEqualTo(3);
    }
  }

  @Test
  void inputGoesInAndTheTwoOutputsStayApart() {
    try (CheckoutCommand command =
        CheckoutCommand.start(
            home.directory(), "run", "-q", "--rm", "demo", "--", "sh", "-c", "cat; echo bad >&2")) {
      command.type("one\ntwo\n");
      command.endInput();

      assertThat(command.status()).as(command.err()).isZero();
      assertThat(command.out()).isEqualTo("one\ntwo\n");
      assertThat(command.err()).isEqualTo("bad\n");
    }
  }

  @Test
  void anInterruptReachesTheCommand() {
    try (CheckoutCommand command =
        CheckoutCommand.start(
            home.directory(),
            "run",
            "--rm",
            "demo",
            "--",
            "sh",
            "-c",
            // The child speaks: dash may lose a signal that comes while it starts one.
            "trap 'echo caught; exit 7' INT; (echo ready; exec sleep 600) & wait")) {
      command.awaitOutput("ready\n");

      command.signal("INT");

      assertThat(command.status()).as(command.err()).isEqualTo(7);
      assertThat(command.out()).contains("caught\n");
    }
  }

  @Test
  void optionsReachTheGuest() {
    CheckoutCommand command =
        CheckoutCommand.run(
            home.directory(),
            "run",
            "--rm",
            "--hostname=guest.example",
            "--env=MODE=test",
            "--workdir=/tmp",
            "--user=nobody",
            "--cpus=2",
            "demo",
            "--",
            "sh",
            "-c",
            "hostname -f; echo $MODE; pwd; id -un; nproc");

    assertThat(command.status()).as(command.err()).isZero();
    assertThat(command.out()).isEqualTo("guest.example\ntest\n/tmp\nnobody\n2\n");
  }

  @Test
  void twoRunsAtOnceKeepTheirOutputsApart() {
    try (CheckoutCommand one =
            CheckoutCommand.start(home.directory(), "run", "--rm", "demo", "--", "echo", "one");
        CheckoutCommand two =
            CheckoutCommand.start(home.directory(), "run", "--rm", "demo", "--", "echo", "two")) {
      assertThat(one.status()).as(one.err()).isZero();
      assertThat(two.status()).as(two.err()).isZero();
      assertThat(one.out()).isEqualTo("one\n");
      assertThat(two.out()).isEqualTo("two\n");
    }
  }

  @Test
  void aTimeLimitEndsTheVm() {
    CheckoutCommand command =
        CheckoutCommand.run(
            home.directory(), "run", "--rm", "--timeout=15s", "demo", "--", "sleep", "600");

    assertThat(command.status()).as(command.err()).isEqualTo(75);
    assertThat(home.machines()).isEmpty();
  }

  @Test
  void aCommandThatIsNotThereEndsAsInDocker() {
    CheckoutCommand command =
        CheckoutCommand.run(home.directory(), "run", "--rm", "demo", "--", "no-such-command");

    assertThat(command.status()).isEqualTo(127);
    assertThat(command.err()).contains("no-such-command");
  }

  @Test
  void whatRunsIsListedAndLeavesNothingWhenRemoved() {
    CheckoutCommand detached =
        CheckoutCommand.run(
            home.directory(), "run", "-d", "--name", "sleeper", "demo", "--", "sleep", "600");
    assertThat(detached.status()).as(detached.err()).isZero();
    assertThat(CheckoutCommand.run(home.directory(), "ps").out()).contains("sleeper", "running");

    assertThat(CheckoutCommand.run(home.directory(), "stop", "sleeper").status()).isZero();
    assertThat(CheckoutCommand.run(home.directory(), "ps").out()).doesNotContain("sleeper");
    assertThat(CheckoutCommand.run(home.directory(), "rm", "sleeper").status()).isZero();

    assertThat(CheckoutCommand.run(home.directory(), "ps", "-a").out()).doesNotContain("sleeper");
    assertThat(home.machines()).isEmpty();
  }
}
