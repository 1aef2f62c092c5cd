package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --root virtiofs IMAGE}: a real VM on a container's files, as a shell would use it. */
final class RunContainerIT {
  @TempDir private static Path context;
  private static TestHome home;
  private static DockerImage image;

  @BeforeAll
  static void createHomeAndImage() throws IOException, InterruptedException {
    home = TestHome.create();
    image = DockerImage.build(context);
  }

  @AfterAll
  static void removeHomeAndImage() throws IOException, InterruptedException {
    home.close();
    image.remove();
  }

  private static CheckoutCommand bootwright(String... words) {
    CheckoutCommand command = CheckoutCommand.run(home.directory(), words);
    command.awaitExit();
    return command;
  }

  @Test
  void commandRunsAsTheImageSaysAndItsContainerIsGoneWithIt() throws Exception {
    CheckoutCommand command =
        bootwright(
            "run",
            "--rm",
            "--root",
            "virtiofs",
            image.reference(),
            "--",
            "sh",
            "-c",
            "echo $WORD; exit 3");

    assertThat(command.out()).isEqualTo("image\n");
    assertThat(command.status()).as(command.err()).isEqualTo(3);
    assertThat(image.containers()).isEmpty();
  }

  @Test
  void filesThatAreKeptAreThereAtTheNextStartAndGoWithTheVm() throws Exception {
    CheckoutCommand first =
        bootwright(
            "run",
            "--root",
            "virtiofs",
            "--keep",
            "--name",
            "kept",
            image.reference(),
            "--",
            "sh",
            "-c",
            "cat /made || echo made > /made");
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out()).isEmpty();
    String container = image.containers();
    assertThat(container).isNotEmpty();

    assertThat(bootwright("start", "kept").status()).isZero();

    await()
        .atMost(CheckoutCommand.PATIENCE)
        .until(() -> bootwright("logs", "kept").out().contains("made\n"));
    assertThat(image.containers()).isEqualTo(container);
    assertThat(bootwright("rm", "-f", "kept").status()).isZero();
    await().atMost(CheckoutCommand.PATIENCE).until(() -> image.containers().isEmpty());
  }
}
