package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.bootwright.cli.home.StackProcess;
import org.junit.jupiter.api.Test;

/** A stack that is killed loses nothing that was accepted and leaves nothing that runs unowned. */
final class KilledStackIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void theNextStackTakesOverTheVmsOfTheKilledOne() throws Exception {
    try (TestHome home = TestHome.create()) {
      CheckoutCommand run =
          CheckoutCommand.run(
              home.directory(), "run", "-d", "--name", "left", "demo", "--", "sleep", "600");
      assertThat(run.status()).as(run.err()).isZero();
      List<ProcessHandle> machines = home.machines().toList();
      assertThat(machines).hasSize(1);
      ProcessHandle stack = home.stack().orElseThrow();

      stack.destroyForcibly();
      await().atMost(PATIENCE).until(() -> !StackProcess.isAlive(stack.pid()));

      assertThat(CheckoutCommand.run(home.directory(), "ps").out())
          .containsPattern("left.*running");
      assertThat(home.machines()).as("the same QEMU").containsExactlyElementsOf(machines);
      assertThat(CheckoutCommand.run(home.directory(), "kill", "left").status()).isZero();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(CheckoutCommand.run(home.directory(), "ps", "-a").out())
                      .containsPattern("left.*(failed|stopped)"));
      assertThat(home.machines()).isEmpty();
      assertThat(CheckoutCommand.run(home.directory(), "rm", "left").status()).isZero();
    }
  }
}
