package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpecBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real VMs on the root of a container that the Docker Engine of this machine makes. */
final class ContainerRootIT {
  private static final String DOCKERFILE =
      """
      FROM scratch
      COPY bin /bin
      COPY --chown=1000:1000 srv /srv
      ENV WORD=image
      WORKDIR /srv
      USER 1000
      CMD ["sh", "-c", "echo $WORD by $(id -u) in $PWD > file; cat file; exit 5"]
      """;

  @TempDir Path directory;

  private final VmId vm = new VmId(UUID.randomUUID());
  private final String image = "bootwright-root-test:" + vm.shortForm();

  @BeforeEach
  void buildImage() throws IOException, InterruptedException {
    Path context = directory.resolve("context");
    Path programs = Files.createDirectories(context.resolve("bin"));
    Files.createDirectory(context.resolve("srv"));
    Files.copy(TestRoot.busybox(), programs.resolve("busybox"));
    for (String name : List.of("sh", "id", "cat", "sleep")) {
      Files.createSymbolicLink(programs.resolve(name), Path.of("busybox"));
    }
    Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    docker("build", "-q", "-t", image, context.toString());
  }

  @AfterEach
  void removeImage() throws IOException, InterruptedException {
    assertThat(containers()).isEmpty();
    docker("rmi", image);
  }

  private static String docker(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private String containers() throws IOException, InterruptedException {
    return docker("ps", "-a", "-q", "--filter", "ancestor=" + image);
  }

  private Root.Container root(boolean keep) {
    var reference = ImageReference.parse("docker-daemon:" + image);
    return new Root.Container(reference, PullPolicy.MISSING, keep);
  }

  private VmSpecBuilder spec(boolean keep, String... command) {
    return TestRunner.spec(root(keep), command);
  }

  @Test
  void imagesCommandRunsAsItSaysAndItsFilesAreKeptUntilTheVmIsRemoved()
      throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      runner.boot(vm, 1, spec(true), ImageConfig.empty());
      assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(5);
      assertThat(runner.text(vm, OutputKind.STDOUT)).isEqualTo("image by 1000 in /srv\n");
      assertThat(docker("diff", containers().strip())).contains("A /srv/file");
    }
    try (TestRunner next = TestRunner.start(directory, config -> config)) {
      next.boot(vm, 2, spec(true, "cat", "file"), ImageConfig.empty());
      assertThat(next.gateway.awaitEnd(vm).exitCode()).contains(0);
      assertThat(next.text(vm, OutputKind.STDOUT)).endsWith("/srv\nimage by 1000 in /srv\n");

      next.command(new RunnerCommand.RemoveVm(vm));

      Awaitility.await().until(() -> containers().isEmpty());
    }
  }

  @Test
  void containerThatEndsTakesItsVmAlongAndNothingIsLeft() throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      runner.boot(vm, 1, spec(false, "sh", "-c", "echo up; sleep 600"), ImageConfig.empty());
      runner.awaitOutput(vm, OutputKind.STDOUT, "up");

      docker("kill", containers().strip());

      Failure failure = runner.gateway.awaitEnd(vm).failure().orElseThrow();
      assertThat(failure.code()).isEqualTo(FailureCode.SHARE_LOST);
      assertThat(failure.message()).contains("the container of docker-daemon:" + image);
    }
  }

  /** Kills a runner of one VM when that is as far as a condition says. */
  private void killRunner(Callable<Boolean> when, boolean keep, String... command)
      throws IOException, InterruptedException {
    KilledRunner killed = KilledRunner.start(directory, vm, root(keep), command);
    Awaitility.await().atMost(TestGateway.PATIENCE).until(when);
    killed.kill();
  }

  private Path file(String name) {
    return directory.resolve("state/vms").resolve(vm.toString()).resolve(name);
  }

  private boolean isUp() throws IOException {
    Path record = file("run.json");
    return Files.exists(record) && Files.readString(record).contains("\"mode\":\"APP\"");
  }

  /** What runs: the same from its start to its end. */
  private String daemon() throws IOException, InterruptedException {
    return docker("inspect", "-f", "{{.Id}} {{.State.Pid}}", containers().strip());
  }

  private void killQemu() throws IOException {
    long pid = Long.parseLong(Files.readString(file("qemu.pid")).strip());
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void vmOfAKilledRunnerGoesOnWithItsContainer() throws IOException, InterruptedException {
    killRunner(
        this::isUp, false, "sh", "-c", "echo up; read word; echo $word > said; cat said; exit 4");
    String before = daemon();

    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      runner.gateway.awaitStart(vm);
      assertThat(daemon()).isEqualTo(before);
      runner.write(vm, InputKind.STDIN, "hello\n".getBytes(StandardCharsets.UTF_8), true);

      assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(4);
      assertThat(runner.text(vm, OutputKind.STDOUT)).isEqualTo("up\nhello\n");
      assertThat(containers()).isEmpty();
    }
  }

  @Test
  void bootOfAKilledRunnerIsBegunAgainWithItsContainer() throws IOException, InterruptedException {
    killRunner(() -> !containers().isEmpty(), true, "sh", "-c", "exit 6");
    assertThat(isUp()).as("the guest is up").isFalse();
    String before = containers();

    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(6);
      assertThat(containers()).isEqualTo(before);

      runner.command(new RunnerCommand.RemoveVm(vm));

      Awaitility.await().until(() -> containers().isEmpty());
    }
  }

  @Test
  void containerOfABootThatDoesNotGoOnHereIsRemoved() throws IOException, InterruptedException {
    killRunner(() -> !containers().isEmpty(), false, "sleep", "600");

    try (TestRunner runner =
        TestRunner.start(directory, config -> config.room(TestRunner.memory(64)))) {
      runner.gateway.awaitDecline(vm);

      assertThat(containers()).isEmpty();
    }
  }

  @Test
  void containerOfAVmWhoseQemuEndedMeanwhileIsRemovedAtTheNextStart()
      throws IOException, InterruptedException {
    killRunner(this::isUp, false, "sleep", "600");
    killQemu();
    assertThat(containers()).isNotEmpty();

    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      assertThat(containers()).isEmpty();
      assertThat(runner.gateway.awaitEnd(vm).failure().orElseThrow().code())
          .isEqualTo(FailureCode.RUNNER_LOST);
    }
  }
}
