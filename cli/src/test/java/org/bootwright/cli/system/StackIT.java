package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Optional;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.home.StackProcess;
import org.bootwright.cli.home.UpFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The process that serves a home: who it is, who replaces it, and what its end leaves. */
final class StackIT {
  private TestHome home;

  @BeforeEach
  void createHome() throws IOException {
    home = TestHome.create();
  }

  @AfterEach
  void removeHome() throws IOException {
    home.close();
  }

  @Test
  void aStackThatIsAskedToEndEndsItsVms() {
    CheckoutCommand run =
        CheckoutCommand.run(home.directory(), "run", "-d", "demo", "--", "sleep", "600");
    assertThat(run.status()).as(run.err()).isZero();
    ProcessHandle stack = home.stack().orElseThrow();
    assertThat(home.machines()).hasSize(1);

    stack.destroy();

    await().atMost(CheckoutCommand.PATIENCE).until(() -> !StackProcess.isAlive(stack.pid()));
    assertThat(home.machines()).isEmpty();
    assertThat(UpFile.read(new BootwrightHome(home.directory()))).isEmpty();
  }

  @Test
  void upTakesTheHomeOverFromAnIdleStackAndRefusesToRunTwice() {
    assertThat(CheckoutCommand.run(home.directory(), "ps").status()).isZero();
    ProcessHandle background = home.stack().orElseThrow();

    try (CheckoutCommand up =
        CheckoutCommand.start(home.directory(), "up", "--listen", "127.0.0.1:0")) {
      await()
          .atMost(CheckoutCommand.PATIENCE)
          .until(() -> home.stack().map(ProcessHandle::pid).equals(Optional.of(up.pid())));
      await().atMost(CheckoutCommand.PATIENCE).until(() -> !StackProcess.isAlive(background.pid()));
      // The runner is heard of once it knows whether KVM works here.
      await()
          .atMost(CheckoutCommand.PATIENCE)
          .until(() -> CheckoutCommand.run(home.directory(), "runners").out().contains("local"));
      CheckoutCommand second =
          CheckoutCommand.run(home.directory(), "up", "--listen", "127.0.0.1:0");
      assertThat(second.status()).isEqualTo(64);
      assertThat(second.err()).contains("process " + up.pid());

      up.signal("TERM");

      assertThat(up.status()).as(up.err()).isZero();
    }
  }

  @Test
  void otherAddressesThanLoopbackNeedASecret() {
    CheckoutCommand up = CheckoutCommand.run(home.directory(), "up", "--listen", "0.0.0.0:0");

    assertThat(up.status()).isEqualTo(64);
    assertThat(up.err()).contains("BOOTWRIGHT_TOKEN");
  }
}
