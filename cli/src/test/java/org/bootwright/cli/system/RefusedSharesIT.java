package org.bootwright.cli.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.bootwright.engine.FakeEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * VMs on files that the host cannot share: no Docker Engine, or not for us, or too old; no
 * virtiofsd; a directory that we may not read.
 */
final class RefusedSharesIT {
  private static final byte[] OLD_ANSWER =
      """
      HTTP/1.1 404 Not Found\r
      Api-Version: 1.40\r
      Content-Length: 2\r
      Connection: close\r
      \r
      {}"""
          .getBytes(UTF_8);

  /** Permissions are nothing to root, unless it is without these rights. */
  private static final List<String> WITHOUT_OVERRIDE =
      List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search");

  private static final List<String> CONTAINER =
      List.of("--root", "virtiofs", "docker-daemon:app", "--", "true");

  @TempDir private Path directory;
  private Path socket;

  @BeforeEach
  void nameTheSocket() {
    socket = directory.resolve("docker.sock");
  }

  @Test
  void engineThatIsAwayIsNamedWithItsSocket() throws IOException {
    assertRefused(
        List.of(), CONTAINER, 69, "no Docker Engine answers at unix://" + socket, "start it");
  }

  @Test
  void socketThatIsNotForUsIsSaidToBeSo() throws IOException {
    try (FakeEngine _ = new FakeEngine(socket, (_, out) -> out.write(OLD_ANSWER))) {
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));
      assertRefused(
          WITHOUT_OVERRIDE,
          CONTAINER,
          77,
          "no permission for the Docker Engine at unix://" + socket,
          "join the group");
    }
  }

  @Test
  void engineThatIsTooOldIsToldWhatIsNeeded() throws IOException {
    try (FakeEngine _ = new FakeEngine(socket, (_, out) -> out.write(OLD_ANSWER))) {
      assertRefused(List.of(), CONTAINER, 69, "is too old: its API is 1.40", "20.10", "upgrade it");
    }
  }

  @Test
  void virtiofsdThatIsMissingIsNamedWithItsPackage() throws IOException {
    Path none = directory.resolve("none");
    assertRefused(
        List.of("env", "BOOTWRIGHT_VIRTIOFSD=" + none),
        List.of("--root-dir", directory.toString(), "--", "true"),
        69,
        "there is no program " + none,
        "apt-get install virtiofsd");
  }

  @Test
  void directoryThatMayNotBeReadIsNamedWithWhoMayNot() throws IOException {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    assertRefused(
        WITHOUT_OVERRIDE,
        List.of("--root-dir", closed.toString(), "--", "true"),
        77,
        closed.toString(),
        "may not read it");
  }

  /** The stack that the command starts has the same environment and rights. */
  private void assertRefused(List<String> prefix, List<String> words, int status, String... says)
      throws IOException {
    List<String> inFront =
        Stream.concat(prefix.stream(), Stream.of("env", "DOCKER_HOST=unix://" + socket)).toList();
    String[] run =
        Stream.concat(Stream.of("run", "-q", "--rm"), words.stream()).toArray(String[]::new);
    try (TestHome home = TestHome.create();
        CheckoutCommand command = CheckoutCommand.startBehind(inFront, home.directory(), run)) {
      command.endInput();

      assertThat(command.status()).as(command.err()).isEqualTo(status);
      assertThat(command.err().lines().filter(line -> line.startsWith("bootwright: ")))
          .singleElement()
          .asString()
          .contains(says);
    }
  }
}
