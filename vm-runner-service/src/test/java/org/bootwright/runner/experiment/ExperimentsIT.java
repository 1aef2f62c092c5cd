package org.bootwright.runner.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.bootwright.runner.TestRoot;
import org.bootwright.runner.container.Docker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The experiments in processes of their own: daemons and machines that find each other. */
final class ExperimentsIT {
  private static final int BOOT_FAILED = 125;

  /** Where they keep what they find out about KVM, which takes a while. */
  @TempDir static Path experiments;

  @TempDir Path given;
  private Path directory;
  private Path tree;
  private Path disk;

  @BeforeEach
  void makeFiles() throws IOException, InterruptedException {
    directory = given.toRealPath();
    tree = directory.resolve("tree");
    disk = directory.resolve("disk.raw");
    TestRoot.make(disk, directory);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    Path vms = experiments.resolve("vms");
    if (Files.exists(vms)) {
      assertThat(vms).isEmptyDirectory();
    }
    assertThat(
            ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(directory.toString()))
                // The one that runs the tests may name it, too.
                .filter(line -> line.contains("qemu-system") || line.contains("virtiofsd")))
        .isEmpty();
  }

  private ExperimentProcess start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  private ExperimentProcess start(Map<String, String> more, String... arguments)
      throws IOException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("BOOTWRIGHT_EXPERIMENTS", experiments.toString());
    return ExperimentProcess.start(directory, environment, arguments);
  }

  /** Three in a hundred emulated boots hang or panic, and experiments do not try again. */
  private static ExperimentProcess.Ended booted(Callable<ExperimentProcess.Ended> boot)
      throws Exception {
    ExperimentProcess.Ended first = boot.call();
    if (first.status() != BOOT_FAILED) {
      return first;
    }
    System.err.println("the boot is tried again: " + first.err());
    return boot.call();
  }

  @Test
  void vmRunsACommandOnADirectoryAndTheDaemonEndsWithIt() throws Exception {
    var ended =
        booted(
            () -> {
              try (var daemon = start("virtiofsd-dir", tree.toString())) {
                Path socket = Path.of(daemon.line());
                try (var vm =
                    start(
                        "vm-virtiofs",
                        socket.toString(),
                        "--",
                        "sh",
                        "-c",
                        "cat; echo said >&2; echo guest > /made; exit 7")) {
                  vm.type("typed\n");
                  var end = vm.await();
                  assertThat(daemon.await().status()).isZero();
                  assertThat(socket.getParent()).doesNotExist();
                  return end;
                }
              }
            });

    assertThat(ended.status()).as(ended.err()).isEqualTo(7);
    assertThat(ended.out()).isEqualTo("typed\n");
    assertThat(ended.err()).contains("said\n");
    assertThat(tree.resolve("made")).hasContent("guest");
  }

  @Test
  void vmWithoutACommandHasItsConsoleHereAndLeavesTheDiskAsItIs() throws Exception {
    byte[] before = Files.readAllBytes(disk);
    var ended =
        booted(
            () -> {
              try (var vm = start("vm-image", disk.toString())) {
                vm.awaitOutput("machine-is-up");
                vm.type("echo more > /made; echo I-have-$(cat /made); poweroff\n");
                return vm.await();
              }
            });

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("I-have-more").contains("machine-goes-down");
    assertThat(Files.readAllBytes(disk)).isEqualTo(before);
  }

  @Test
  void containerIsMadeStartedAndKept() throws Exception {
    String image = "bootwright-experiment-test:" + UUID.randomUUID();
    Files.writeString(tree.resolve("Dockerfile"), "FROM scratch\nCOPY bin /bin\n");
    Docker.run("build", "-q", "-t", image, tree.toString());
    String container = "";
    try {
      try (var made = start("make-container", "docker-daemon:" + image)) {
        container = made.line();
        assertThat(made.await().status()).isZero();
      }
      assertThat(state(container)).isEqualTo("created");
      String name = container;

      var ended =
          booted(
              () -> {
                try (var daemon = start("virtiofsd-container", name);
                    var vm =
                        start("vm-virtiofs", daemon.line(), "sh", "-c", "echo guest > /made")) {
                  return vm.await();
                }
              });

      assertThat(ended.status()).as(ended.err()).isZero();
      Awaitility.await().until(() -> state(name).equals("exited"));
      assertThat(Docker.run("diff", container)).contains("A /made");
    } finally {
      Docker.run("rm", "-f", container);
      Docker.run("rmi", image);
    }
  }

  private static String state(String container) throws IOException, InterruptedException {
    return Docker.run("inspect", "--format", "{{.State.Status}}", container).strip();
  }

  @Test
  void vmThatIsToEndDoesSoInGoodOrder() throws Exception {
    var ended =
        booted(
            () -> {
              try (var vm =
                  start(
                      "vm-image",
                      disk.toString(),
                      "sh",
                      "-c",
                      "trap 'echo bye; exit 9' TERM; echo up; sleep 600 & wait")) {
                vm.awaitOutput("up");
                vm.terminate();
                return vm.await();
              }
            });

    assertThat(ended.status()).as(ended.err()).isEqualTo(9);
    assertThat(ended.out()).isEqualTo("up\nbye\n");
  }

  @Test
  void daemonThatIsToEndLeavesNothing() throws IOException, InterruptedException {
    try (var daemon = start("virtiofsd-dir", tree.toString())) {
      Path socket = Path.of(daemon.line());

      daemon.terminate();

      assertThat(daemon.await().status()).isZero();
      assertThat(socket.getParent()).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "66| virtiofsd-dir DIR/none| DIR/none: it is not there",
        "66| vm-image DIR/none true| DIR/none: there is no such file",
        "65| vm-image DIR/tree/etc/passwd true| no raw ext4 file system; ./dev make-image",
        "69| vm-virtiofs DIR/none true| DIR/none: it is no socket; ./dev virtiofsd-dir",
        "69| make-container busybox| no Docker Engine answers at unix:///none",
        "69| virtiofsd-container busybox| no Docker Engine answers at unix:///none",
        "64| vm-image| usage: ./dev vm-image FILE",
        "64| make-container a b| usage: ./dev make-container IMAGE",
        "64| dance| usage: ./dev one of virtiofsd-dir DIR",
      })
  void mistakesGetOneLine(int status, String arguments, String message)
      throws IOException, InterruptedException {
    List<String> words = List.of(arguments.replace("DIR", directory.toString()).split(" ", -1));
    try (var process = start(Map.of("DOCKER_HOST", "unix:///none"), words.toArray(String[]::new))) {
      var ended = process.await();

      assertThat(ended.status()).as(ended.err()).isEqualTo(status);
      assertThat(ended.err())
          .startsWith("bootwright: ")
          .contains(message.replace("DIR/", directory + "/"))
          .hasLineCount(1);
      assertThat(ended.out()).isEmpty();
    }
  }
}
