package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests that do not keep to the rules, as real VMs with an init of their own. */
final class HostileGuestIT {
  @TempDir Path directory;

  /** How a VM ends whose init is this script, and what was warned of before. */
  private record End(Failure failure, List<String> warnings) {}

  private End boot(String script) throws IOException, InterruptedException {
    Path kernel = TestInitramfs.make(directory.resolve("kernel"), script);
    try (TestRunner runner = TestRunner.start(directory, config -> config.kernel(kernel))) {
      VmId vm = runner.boot(TestRunner.spec("true"));
      Failure failure = runner.gateway.awaitEnd(vm).failure().orElseThrow();
      return new End(failure, runner.gateway.warnings(vm));
    }
  }

  @Test
  void frameBeyondTheLimitFailsTheVm() throws IOException, InterruptedException {
    End end = boot("printf '\\001\\000\\000\\000\\377\\377\\377\\377' >&3\nsleep 1000\n");

    assertThat(end.failure().code()).isEqualTo(FailureCode.GUEST_PROTOCOL);
    assertThat(end.failure().message()).contains("4294967295 bytes");
    assertThat(end.warnings()).as("a breach of the rules is not tried again").isEmpty();
  }

  @Test
  void endlessOutputWithoutAGreetingFailsTheVm() throws IOException, InterruptedException {
    End end = boot("cat /dev/urandom >&3\n");

    assertThat(end.failure().code()).isEqualTo(FailureCode.GUEST_PROTOCOL);
  }

  @Test
  void panicDuringTheBootIsTriedOnceMore() throws IOException, InterruptedException {
    End end = boot("exit 1\n");

    assertThat(end.failure().code()).isEqualTo(FailureCode.GUEST_PANIC);
    assertThat(end.failure().message()).contains("init ended").contains("exited with 1");
    assertThat(end.failure().console().getLast()).contains("Kernel panic");
    assertThat(end.warnings()).hasSize(1);
  }

  @Test
  void guestThatSwitchesItselfOffHasNotBooted() throws IOException, InterruptedException {
    End end = boot("poweroff -f\n");

    assertThat(end.failure().code()).isEqualTo(FailureCode.GUEST_BOOT_FAILED);
    assertThat(end.failure().message()).contains("switched itself off");
  }

  @Test
  void failureThatTheGuestReportsIsTheVms() throws IOException, InterruptedException {
    End end =
        boot(
            """
            printf '\\001\\000\\000\\000\\002\\000\\000\\000\\001\\000' >&3
            printf '\\006\\000\\000\\000\\013\\000\\000\\000no_init\\000why' >&3
            sleep 2
            poweroff -f
            """);

    assertThat(end.failure())
        .extracting(Failure::code, Failure::message)
        .containsExactly(FailureCode.NO_INIT, "why");
    assertThat(end.warnings()).isEmpty();
  }

  /** Greets, takes the settings, and says that its command runs. */
  private static final String UP =
      """
      printf '\\001\\000\\000\\000\\002\\000\\000\\000\\001\\000' >&3
      dd bs=65536 count=1 <&3 >/dev/null
      printf '\\002\\000\\000\\000\\007\\000\\000\\000started' >&3
      """;

  /** Says that command 1 was executed. */
  private static final String EXEC_STARTED =
      "printf '\\011\\000\\000\\000\\004\\000\\000\\000\\001\\000\\000\\000' >&3\n";

  @Test
  void wordOfACommandThatNobodyHasAskedForFailsTheVm() throws IOException, InterruptedException {
    End end = boot(UP + EXEC_STARTED + "sleep 1000\n");

    assertThat(end.failure().code()).isEqualTo(FailureCode.GUEST_PROTOCOL);
    assertThat(end.failure().message()).contains("spoke of command 1, which does not run");
  }

  @Test
  void outputOfACommandBeyondItsCreditFailsTheVmAndNotTheRunner()
      throws IOException, InterruptedException {
    String flood =
        UP
            + "until dd bs=1 count=1 <&3 2>/dev/null | od -An -tu1 | grep -q 24; do :; done\n"
            + EXEC_STARTED
            + """
            while true; do
              printf '\\013\\000\\000\\000\\000\\200\\000\\000\\001\\000\\000\\000' >&3
              head -c 32764 /dev/zero >&3
            done
            """;
    Path kernel = TestInitramfs.make(directory.resolve("kernel"), flood);
    try (TestRunner runner = TestRunner.start(directory, config -> config.kernel(kernel))) {
      VmId vm = runner.boot(TestRunner.spec("true"));
      runner.gateway.awaitStart(vm);

      TestExec exec = TestExec.start(runner, vm, "true");

      Failure failure = runner.gateway.awaitEnd(vm).failure().orElseThrow();
      assertThat(failure.code()).isEqualTo(FailureCode.GUEST_PROTOCOL);
      assertThat(failure.message()).contains("of a command's output where it had credit for");
      assertThatThrownBy(() -> exec.write("", true)).isInstanceOf(FailureException.class);
    }
  }
}
