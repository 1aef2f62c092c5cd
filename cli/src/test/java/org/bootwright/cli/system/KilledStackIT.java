package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.bootwright.cli.home.StackProcess;
import org.junit.jupiter.api.Test;

/** A stack that is killed loses nothing that was accepted and leaves nothing that runs unowned. */
final class KilledStackIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void theNextStackEndsWhatTheKilledOneLeftAndKeepsTheRecords() throws Exception {
    try (TestHome home = TestHome.create()) {
      CheckoutCommand run =
          CheckoutCommand.run(
              home.directory(), "run", "-d", "--name", "left", "demo", "--", "sleep", "600");
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(home.machines()).hasSize(1);
      ProcessHandle stack = home.stack().orElseThrow();

      stack.destroyForcibly();
      await().atMost(PATIENCE).until(() -> !StackProcess.isAlive(stack.pid()));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(CheckoutCommand.run(home.directory(), "ps", "-a").out())
                      .containsPattern("left.*(failed|lost|stopped)"));
      assertThat(home.machines()).isEmpty();
      assertThat(CheckoutCommand.run(home.directory(), "rm", "left").status()).isZero();
    }
  }
}
