package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --root-dir DIR}: a real VM on a directory, as a shell would use it. */
final class RunDirectoryIT {
  private static TestHome home;
  @TempDir private static Path files;

  @BeforeAll
  static void createHomeAndRoot() throws IOException {
    home = TestHome.create();
    Busybox.install(files.resolve("root/bin"), "sh", "cat");
    Files.writeString(Files.createDirectory(files.resolve("source")).resolve("word"), "shared\n");
  }

  @AfterAll
  static void removeHome() throws Exception {
    home.close();
  }

  @Test
  void commandRunsOnADirectoryAndAVolumeAndItsFilesStayThere() {
    CheckoutCommand command =
        CheckoutCommand.run(
            home.directory(),
            "run",
            "--rm",
            "--root-dir",
            relative(files.resolve("root")),
            "-v",
            relative(files.resolve("source")) + ":/src:ro",
            "--",
            "sh",
            "-c",
            "cat /src/word > /made; cat /src/word; exit 3");

    assertThat(command.out()).isEqualTo("shared\n");
    assertThat(command.status()).as(command.err()).isEqualTo(3);
    assertThat(files.resolve("root/made")).hasContent("shared");
  }

  private static String relative(Path path) {
    return Path.of("").toAbsolutePath().relativize(path.toAbsolutePath()).toString();
  }

  @Test
  void directoryWithoutAnInitNeedsACommandAndSaysSo() {
    assertRefused(64, "no executable /sbin/init", "--root-dir", files.resolve("root").toString());
  }

  @Test
  void directoryThatIsMissingIsNamed() {
    String none = files.resolve("none").toString();
    assertRefused(66, none, "--root-dir", none, "--", "true");
  }

  private static void assertRefused(int status, String said, String... words) {
    CheckoutCommand command =
        CheckoutCommand.run(
            home.directory(),
            Stream.concat(Stream.of("run", "-q", "--rm"), Stream.of(words)).toArray(String[]::new));

    assertThat(command.status()).as(command.err()).isEqualTo(status);
    assertThat(command.err().lines().filter(line -> line.startsWith("bootwright: ")))
        .singleElement()
        .asString()
        .contains(said);
  }
}
