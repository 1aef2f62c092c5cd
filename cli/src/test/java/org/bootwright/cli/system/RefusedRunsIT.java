package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What bad input gets: one line that says what, where and what to do, and the exit status for it.
 */
final class RefusedRunsIT {
  private static TestHome home;
  @TempDir private static Path files;

  @BeforeAll
  static void createHome() throws IOException {
    home = TestHome.create();
  }

  @AfterAll
  static void removeHome() throws Exception {
    home.close();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments(List.of("run"), 64, "IMAGE"),
        arguments(List.of("run", "--no-such-option", "demo"), 64, "--no-such-option"),
        arguments(List.of("run", "--memory", "lots", "demo"), 64, "lots"),
        arguments(List.of("run", "-p", "99999:80", "demo"), 64, "99999"),
        arguments(List.of("run", "oci:/no/such/directory"), 66, "/no/such/directory"),
        arguments(List.of("run", "docker-archive:/no/such.tar"), 66, "/no/such.tar"),
        arguments(List.of("run", "127.0.0.1:1/app"), 69, "127.0.0.1:1"),
        arguments(List.of("pull", "127.0.0.1:1/app"), 69, "127.0.0.1:1"),
        arguments(List.of("run", "Debian"), 64, "lower case"),
        arguments(List.of("run", "docker-daemon:no/such"), 66, "Docker Engine"),
        arguments(List.of("run", "--platform", "linux/s390x", "demo", "--", "true"), 66, "s390x"),
        arguments(List.of("convert", "oci:/no/such/directory", "-o", "disk.raw"), 66, "/no/such"),
        arguments(List.of("stop", "no-such-vm"), 66, "no-such-vm"),
        arguments(List.of("logs", "no-such-vm"), 66, "no-such-vm"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void oneLineSaysWhatIsWrong(List<String> words, int status, String said) {
    CheckoutCommand command = CheckoutCommand.run(home.directory(), words.toArray(String[]::new));

    assertThat(command.status()).as(command.err()).isEqualTo(status);
    assertThat(command.out()).isEmpty();
    assertThat(command.err().lines().filter(line -> line.startsWith("bootwright: ")))
        .singleElement()
        .asString()
        .contains(said);
  }

  @Test
  void aCorruptLayerIsNamedWithBothDigests() throws IOException {
    Path image = copyOfTheDemo();
    Path layer = largestBlob(image);
    Files.write(layer, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);

    CheckoutCommand command =
        CheckoutCommand.run(home.directory(), "run", "oci:" + image, "--", "true");

    assertThat(command.status()).as(command.err()).isEqualTo(65);
    assertThat(command.err()).contains(layer.getFileName().toString().substring(0, 12));
    // The machine that tries KVM may run for some seconds after the stack's start.
    await().atMost(CheckoutCommand.PATIENCE).until(() -> home.machines().findAny().isEmpty());
  }

  @Test
  void anImageThatDoesNotFitTheDiskIsRefusedAndNothingIsLeft() throws IOException {
    Path folder = Files.createTempDirectory(files, "disk");
    Path disk = folder.resolve("small.raw");

    CheckoutCommand command =
        CheckoutCommand.run(
            home.directory(), "convert", "demo", "-o", disk.toString(), "--size", "20M");

    assertThat(command.status()).as(command.err()).isEqualTo(73);
    assertThat(command.err()).contains("20");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFullFileSystemIsSaidAndNothingIsLeft() throws IOException {
    Path folder = Files.createTempDirectory(files, "full");
    List<String> onASmallFileSystem =
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-euc",
            "mount -t tmpfs -o size=30m tmpfs "
                + folder
                + "; status=0; \"$@\" || status=$?; ls -A "
                + folder
                + "; exit $status",
            "sh");
    try (CheckoutCommand command =
        CheckoutCommand.startBehind(
            onASmallFileSystem,
            home.directory(),
            "convert",
            "demo",
            "-o",
            folder.resolve("disk.raw").toString())) {
      command.endInput();

      assertThat(command.status()).as(command.err()).isEqualTo(73);
      assertThat(command.err()).contains(folder.toString());
      assertThat(command.out()).as("files that are left").isEmpty();
    }
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());

      CheckoutCommand command =
          CheckoutCommand.run(
              home.directory(), "run", "--rm", "-p", port + ":80", "demo", "--", "true");

      assertThat(command.status()).as(command.err()).isEqualTo(73);
      assertThat(command.err()).contains(port);
    }
  }

  private static Path copyOfTheDemo() throws IOException {
    Path demo = Path.of(System.getenv("BOOTWRIGHT_DEMO_IMAGE"));
    Path copy = Files.createTempDirectory(files, "image");
    try (Stream<Path> parts = Files.walk(demo)) {
      for (Path part : parts.skip(1).toList()) {
        Files.copy(part, copy.resolve(demo.relativize(part)));
      }
    }
    return copy;
  }

  private static Path largestBlob(Path image) throws IOException {
    try (Stream<Path> blobs = Files.list(image.resolve("blobs/sha256"))) {
      return blobs
          .max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length()))
          .orElseThrow();
    }
  }
}
