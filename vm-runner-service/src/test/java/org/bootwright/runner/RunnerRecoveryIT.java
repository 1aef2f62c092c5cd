package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.vm.RunRecord;
import org.bootwright.runner.vm.VmDirectory;
import org.bootwright.runner.vm.VmEnding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runner finds, keeps and leaves. */
final class RunnerRecoveryIT {
  @Test
  void rootThatIsNoFileSystemIsNamed(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path images = Files.createDirectories(directory.resolve("images"));
    Files.write(images.resolve("busybox.raw"), new byte[(int) TestRoot.SIZE_BYTES]);
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      VmId vm = runner.boot(TestRunner.spec("true"));

      Failure failure = runner.gateway.awaitEnd(vm).failure().orElseThrow();

      assertThat(failure.code()).isEqualTo(FailureCode.ROOT_DAMAGED);
      assertThat(failure.message()).contains("mounting /dev/vda as ext4");
      assertThat(failure.console()).isNotEmpty();
    }
  }

  @Test
  void bootThatDoesNotComeUpIsTriedOnceMoreAndBothAreReported(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (TestRunner runner =
        TestRunner.start(directory, config -> config.bootTimeout(Duration.ofMillis(300), 1))) {
      VmId vm = runner.boot(TestRunner.spec("true"));

      Failure failure = runner.gateway.awaitEnd(vm).failure().orElseThrow();

      assertThat(failure.code()).isEqualTo(FailureCode.GUEST_NOT_READY);
      Awaitility.await().until(() -> runner.gateway.warnings(vm).size() == 1);
      assertThat(runner.gateway.warnings(vm).getFirst()).contains("tried again");
    }
  }

  @Test
  void vmOfAKilledRunnerIsReportedAsLostAndItsQemuIsGone(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path vms = Files.createDirectories(directory.resolve("state/vms"));
    VmId vm = new VmId(UUID.randomUUID());
    Path own = Files.createDirectory(vms.resolve(vm.toString()));
    Files.writeString(own.resolve("attempt"), "7\n");
    Files.writeString(own.resolve("stdout-0.log"), "said before");
    Process abandoned =
        new ProcessBuilder(
                "qemu-system-x86_64",
                "-nodefaults",
                "-display",
                "none",
                "-S",
                "-pidfile",
                own.resolve("qemu.pid").toString())
            .start();

    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      assertThat(abandoned.waitFor(10, TimeUnit.SECONDS)).isTrue();
      var end = runner.gateway.awaitEnd(vm);
      assertThat(end.attempt()).isEqualTo(7);
      assertThat(end.failure().orElseThrow().code()).isEqualTo(FailureCode.RUNNER_LOST);
      assertThat(runner.text(vm, OutputKind.STDOUT)).isEqualTo("said before");
      Awaitility.await().until(() -> !Files.exists(own.resolve("attempt")));
    } finally {
      abandoned.destroyForcibly();
    }
  }

  @Test
  void endThatAKilledRunnerHadSeenIsReportedByTheNext(@TempDir Path directory)
      throws IOException, InterruptedException {
    VmId vm = new VmId(UUID.randomUUID());
    VmDirectory own = VmDirectory.of(Files.createDirectories(directory.resolve("state/vms")), vm);
    own.create();
    own.beginAttempt(2);
    var job =
        Job.BootVm.fromDisk(
            vm, 2, "test", TestRunner.spec("true").build(), TestRunner.image(ImageConfig.empty()));
    var ending = new VmEnding(Optional.of(3), Optional.empty());
    new RunRecord(1, job, Optional.empty(), Optional.empty(), Optional.of(ending)).write(own);

    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      var end = runner.gateway.awaitEnd(vm);

      assertThat(end.attempt()).isEqualTo(2);
      assertThat(end.exitCode()).contains(3);
      Awaitility.await().until(() -> own.openAttempt().isEmpty());
    }
  }

  @Test
  void diskAndOutputGoOnWhereTheVmIsStartedAgain(@TempDir Path directory)
      throws IOException, InterruptedException {
    VmId vm = new VmId(UUID.randomUUID());
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      runner.boot(
          vm,
          1,
          TestRunner.spec("sh", "-c", "echo kept > /root/file; echo first"),
          ImageConfig.empty());
      assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(0);
    }
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      assertThat(runner.gateway.end(vm)).as("its end was reported before").isEmpty();

      runner.boot(vm, 2, TestRunner.spec("cat", "/root/file"), ImageConfig.empty());

      assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(0);
      assertThat(runner.text(vm, OutputKind.STDOUT)).isEqualTo("first\nkept\n");
    }
  }

  @Test
  void closingTheRunnerEndsItsVmsInGoodOrder(@TempDir Path directory)
      throws IOException, InterruptedException {
    TestRunner runner = TestRunner.start(directory, config -> config);
    VmId vm =
        runner.boot(
            TestRunner.spec("sh", "-c", "trap 'exit 9' TERM; echo ready; sleep 1000 & wait"));
    runner.awaitOutput(vm, OutputKind.STDOUT, "ready");

    runner.close();

    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(9);
    assertThat(ProcessHandle.current().children().map(child -> child.info().command().orElse("")))
        .noneMatch(command -> command.contains("qemu-system"));
    assertThat(runner.config.runtime()).doesNotExist();
  }

  @Test
  void claimThatIsRefusedBootsNothing(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      runner.gateway.refuseClaims();
      VmId vm = runner.boot(TestRunner.spec("true"));

      Awaitility.await().until(() -> runner.gateway.claims().size() == 1);

      assertThat(runner.config.vms().resolve(vm.toString())).doesNotExist();
    }
  }

  @Test
  void wordToAVmThatIsNotHereIsAnsweredWithItsLoss(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      VmId vm = new VmId(UUID.randomUUID());

      runner.command(new RunnerCommand.StopVm(vm, 4, 1_000));

      var end = runner.gateway.awaitEnd(vm);
      assertThat(end.attempt()).isEqualTo(4);
      assertThat(end.failure().orElseThrow().code()).isEqualTo(FailureCode.RUNNER_LOST);
    }
  }

  @Test
  void secondRunnerOnTheSameStateIsRefused(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config);
        var bus = new InProcessMessageBus()) {
      assertThatThrownBy(() -> new RunnerService(bus, runner.config).start())
          .isInstanceOfSatisfying(
              FailureException.class,
              failure -> assertThat(failure.code()).isEqualTo(FailureCode.CONFLICT));
    }
  }

  @Test
  void secondRunnerOfOneNameIsRefusedWithTheName(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      var other =
          RunnerConfig.of(
              TestRunner.ID,
              directory.resolve("other"),
              runner.config.images(),
              runner.config.kernel());

      assertThatThrownBy(() -> new RunnerService(runner.bus, other).start())
          .isInstanceOfSatisfying(
              FailureException.class,
              failure -> assertThat(failure.code()).isEqualTo(FailureCode.CONFLICT))
          .hasMessageContaining("test-runner")
          .hasMessageContaining("an id and a state directory of its own");
    }
  }

  @Test
  void missingKernelIsNamedAtTheStart(@TempDir Path directory) {
    var config =
        RunnerConfig.of(TestRunner.ID, directory, directory, directory.resolve("no-kernel"));
    try (var bus = new InProcessMessageBus()) {
      assertThatThrownBy(() -> new RunnerService(bus, config).start())
          .isInstanceOfSatisfying(
              FailureException.class,
              failure -> assertThat(failure.code()).isEqualTo(FailureCode.KERNEL_MISSING))
          .hasMessageContaining("no-kernel/vmlinuz");
    }
  }

  @Test
  void kernelThatIsNoKernelFailsTheVmAndNotTheRunner(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path kernel = Files.createDirectory(directory.resolve("kernel"));
    Files.write(kernel.resolve("vmlinuz"), "not a kernel".getBytes(StandardCharsets.UTF_8));
    Files.write(kernel.resolve("initramfs.img"), new byte[16]);
    try (TestRunner runner = TestRunner.start(directory, config -> config.kernel(kernel))) {
      VmId vm = runner.boot(TestRunner.spec("true"));

      Failure failure = runner.gateway.awaitEnd(vm).failure().orElseThrow();

      assertThat(failure.code()).isEqualTo(FailureCode.KERNEL_MISSING);
      assertThat(failure.message()).contains("kernel");
    }
  }
}
