package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real VMs that outlive their runner, which is killed or closed, and what the next one does. */
final class RunnerTakeoverIT {
  private static final int LINES = 400_000;

  @TempDir Path directory;

  private final VmId vm = new VmId(UUID.randomUUID());

  private Path file(String name) {
    return directory.resolve("state/vms").resolve(vm.toString()).resolve(name);
  }

  private String text(String name) throws IOException {
    return Files.exists(file(name)) ? Files.readString(file(name)) : "";
  }

  private void await(String name, String part) {
    Awaitility.await(part + " in " + name)
        .atMost(TestGateway.PATIENCE)
        .until(() -> text(name).contains(part));
  }

  private long qemu() throws IOException {
    return Long.parseLong(text("qemu.pid").strip());
  }

  @AfterEach
  void endQemu() throws IOException {
    if (Files.exists(file("qemu.pid"))) {
      ProcessHandle.of(qemu()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void commandOfAKilledRunnerGoesOnAndNoByteOfItsOutputIsLost()
      throws IOException, InterruptedException {
    KilledRunner killed =
        KilledRunner.start(
            directory, vm, "sh", "-c", "seq 1 " + LINES + "; read word; echo got $word; exit 7");
    await("stdout-0.log", "\n1000\n");
    killed.kill();
    long pid = qemu();
    assertThat(text("stdout-0.log")).as("it is killed in the middle").doesNotContain("\n400000\n");

    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      assertThat(runner.gateway.awaitStart(vm).mode()).isEqualTo(GuestMode.APP);
      awaitHeartbeatWithTheVm(runner);
      runner.write(vm, InputKind.STDIN, "hello\n".getBytes(StandardCharsets.UTF_8), true);

      var end = runner.gateway.awaitEnd(vm);

      assertThat(end.failure()).isEmpty();
      assertThat(end.exitCode()).contains(7);
      assertThat(qemu()).isEqualTo(pid);
      String lines =
          IntStream.rangeClosed(1, LINES)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining("\n"));
      assertThat(runner.text(vm, OutputKind.STDOUT).equals(lines + "\ngot hello\n"))
          .as("every byte came once")
          .isTrue();
      assertThat(runner.gateway.claims()).as("it was claimed before").isEmpty();
      assertThat(runner.text(vm, OutputKind.CONSOLE)).contains("[bootwright: its runner was");
    }
  }

  private void awaitHeartbeatWithTheVm(TestRunner runner) {
    Awaitility.await("a heartbeat with the VM")
        .atMost(TestGateway.PATIENCE)
        .until(
            () ->
                runner.gateway.all(Notice.RunnerHeartbeat.class).stream()
                    .anyMatch(
                        beat ->
                            beat.vms().contains(new Notice.VmAttempt(vm, 1))
                                && beat.usedMemoryMiB() == 192));
  }

  @Test
  void exitCodeOfACommandThatEndedMeanwhileIsTold() throws IOException, InterruptedException {
    KilledRunner killed =
        KilledRunner.start(directory, vm, "sh", "-c", "echo ready; sleep 3; echo late; exit 9");
    await("stdout-0.log", "ready");
    await("run.json", "\"mode\":\"APP\"");
    killed.kill();
    Awaitility.await().pollDelay(6, TimeUnit.SECONDS).until(() -> true);

    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(9);
      assertThat(runner.text(vm, OutputKind.STDOUT)).isEqualTo("ready\nlate\n");
    }
  }

  @Test
  void bootOfAKilledRunnerIsClaimedAndBegunAgain() throws IOException, InterruptedException {
    KilledRunner killed = KilledRunner.start(directory, vm, "sh", "-c", "exit 5");
    await("run.json", "\"qemu\":");
    killed.kill();
    assertThat(text("run.json")).as("the guest is not up").doesNotContain("\"mode\":\"APP\"");
    long pid = qemu();

    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(5);
      assertThat(runner.gateway.claims()).hasSize(1);
      assertThat(qemu()).isNotEqualTo(pid);
    }
  }

  @Test
  void vmWhoseQemuEndedMeanwhileIsLostAndBootsAgainFromItsDisk()
      throws IOException, InterruptedException {
    KilledRunner killed =
        KilledRunner.start(
            directory, vm, "sh", "-c", "echo kept > /root/file; sync; echo ready; sleep 1000");
    await("stdout-0.log", "ready");
    await("run.json", "\"mode\":\"APP\"");
    killed.kill();
    endQemu();

    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      assertThat(runner.gateway.awaitEnd(vm).failure().orElseThrow().code())
          .isEqualTo(FailureCode.RUNNER_LOST);
      Awaitility.await().until(() -> !Files.exists(file("attempt")));

      runner.boot(vm, 2, TestRunner.spec("cat", "/root/file"), ImageConfig.empty());

      Awaitility.await()
          .atMost(TestGateway.PATIENCE)
          .until(() -> text("stdout-0.log").equals("ready\nkept\n"));
    }
  }

  @Test
  void machineThatIsLeftByAClosedRunnerIsTakenOverAndItsDiskIsNobodyElses()
      throws IOException, InterruptedException {
    var withInit =
        new ImageConfig(
            List.of(),
            List.of("/sbin/init"),
            List.of(),
            "",
            "",
            Optional.empty(),
            Set.of(),
            Map.of());
    try (TestRunner first = TestRunner.start(directory, config -> config.closeLeavesVms(true))) {
      first.boot(vm, 1, TestRunner.spec(), withInit);
      first.awaitOutput(vm, OutputKind.CONSOLE, "machine-is-up");
      await("run.json", "\"mode\":\"MACHINE\"");
      TestExec.start(first, vm, "sh", "-c", "echo $$ >/tmp/flood; yes").awaitOutput("y\ny\n");
    }
    long pid = qemu();
    assertThat(ProcessHandle.of(pid)).isPresent();
    assertThat(secondQemuOnTheDisk()).contains("Failed to get \"write\" lock");

    try (TestRunner second = TestRunner.start(directory, config -> config)) {
      second.type(vm, "\necho still-here-$((40 + 2))\n");
      second.awaitOutput(vm, OutputKind.CONSOLE, "still-here-42");
      assertThat(qemu()).isEqualTo(pid);
      // The first runner's command was hung up, and what it had on its way does not confuse us.
      TestExec look =
          Awaitility.await("the agent's answer to the second runner")
              .atMost(TestGateway.PATIENCE)
              .ignoreExceptionsMatching(RunnerTakeoverIT::isNotUpYet)
              .until(
                  () -> TestExec.start(second, vm, "sh", "-c", "kill -0 $(cat /tmp/flood)"),
                  exec -> true);
      assertThat(look.awaitEnd()).isEqualTo(1);

      second.command(new RunnerCommand.StopVm(vm, 1, 60_000));

      assertThat(second.gateway.awaitEnd(vm).exitCode()).contains(0);
      assertThat(second.text(vm, OutputKind.CONSOLE)).contains("machine-goes-down");
    }
  }

  private static boolean isNotUpYet(Throwable failure) {
    return failure instanceof FailureException early
        && String.valueOf(early.getMessage()).contains("not up");
  }

  private String secondQemuOnTheDisk() throws IOException, InterruptedException {
    Process second =
        new ProcessBuilder(
                "qemu-system-x86_64",
                "-nodefaults",
                "-display",
                "none",
                "-S",
                "-blockdev",
                "driver=file,node-name=file,filename=" + file("disk.qcow2"),
                "-blockdev",
                "driver=qcow2,node-name=disk,file=file",
                "-device",
                "virtio-blk-pci,drive=disk")
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      second.destroyForcibly();
    }
  }
}
