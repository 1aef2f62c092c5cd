package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
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
    assertThat(end.failure().message()).contains("Kernel panic");
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

    assertThat(end.failure()).isEqualTo(new Failure(FailureCode.GUEST_BOOT_FAILED, "why"));
    assertThat(end.warnings()).isEmpty();
  }
}
