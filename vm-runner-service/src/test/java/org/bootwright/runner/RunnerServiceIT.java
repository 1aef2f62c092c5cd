package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpecBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in real VMs, emulated. */
final class RunnerServiceIT {
  private static TestRunner runner;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException, InterruptedException {
    runner = TestRunner.start(directory, config -> config);
  }

  @AfterAll
  static void stop() {
    runner.close();
  }

  @Test
  void commandEndsTheVmWithItsExitCodeAndItsStreamsStayApart() {
    VmId vm =
        runner.boot(
            TestRunner.spec("sh", "-c", "echo out; echo err >&2; exit 3")
                .kernelArguments(List.of("loglevel=7")));

    var end = runner.gateway.awaitEnd(vm);

    assertThat(end.failure()).isEmpty();
    assertThat(end.exitCode()).contains(3);
    assertThat(runner.text(vm, OutputKind.STDOUT)).isEqualTo("out\n");
    assertThat(runner.text(vm, OutputKind.STDERR)).isEqualTo("err\n");
    assertThat(runner.text(vm, OutputKind.CONSOLE)).contains("Linux version");
    assertThat(runner.gateway.phases(vm)).containsExactly(BootPhase.values());
    assertThat(runner.gateway.awaitStart(vm).accelerator().name()).isEqualTo("TCG");
    assertThat(runner.gateway.warnings(vm)).isEmpty();
  }

  @Test
  void commandGetsEnvironmentUserWorkdirAndHostname() {
    var image =
        new ImageConfig(
            List.of("sh", "-c"),
            List.of("echo image"),
            List.of("COLOUR=red", "SIZE=9"),
            "worker",
            "/var",
            Optional.empty(),
            Set.of(),
            Map.of());
    VmId vm =
        runner.boot(
            TestRunner.spec("echo $COLOUR $SIZE $(id -un) $(pwd) $(hostname)")
                .env(Map.of("COLOUR", "blue"))
                .hostname("guest7"),
            image);

    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(0);
    assertThat(runner.text(vm, OutputKind.STDOUT)).isEqualTo("blue 9 worker /var guest7\n");
  }

  @Test
  void tenMegabytesOfStandardInputComeBackUnchanged() {
    byte[] input = new byte[10 * 1024 * 1024];
    new Random(7).nextBytes(input);
    VmId vm = runner.boot(TestRunner.spec("cat"));
    runner.gateway.awaitPhase(vm, BootPhase.STARTED);
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  int piece = 100_000;
                  for (int start = 0; start < input.length; start += piece) {
                    int end = Math.min(input.length, start + piece);
                    runner.write(vm, InputKind.STDIN, Arrays.copyOfRange(input, start, end), false);
                  }
                  runner.write(vm, InputKind.STDIN, new byte[0], true);
                });

    byte[] output = runner.readAll(vm, OutputKind.STDOUT);

    assertThat(writer.isAlive()).isFalse();
    assertThat(Arrays.equals(output, input)).as("what came back").isTrue();
    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(0);
  }

  @Test
  void moreOutputThanTheSpoolHoldsReachesAnAttachedReaderWhole() {
    long megabytes = 48;
    VmId vm = runner.boot(TestRunner.spec("sh", "-c", "dd if=/dev/zero bs=1M count=" + megabytes));
    runner.gateway.awaitPhase(vm, BootPhase.STARTED);

    assertThat(runner.readAll(vm, OutputKind.STDOUT).length).isEqualTo(megabytes * 1024 * 1024);
    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(0);
  }

  @Test
  void signalEndsTheCommandWith128AndItsNumber() {
    VmId vm = runner.boot(TestRunner.spec("sleep", "1000"));
    runner.gateway.awaitPhase(vm, BootPhase.STARTED);

    runner.request(new Request.SignalCommand(vm, 9));

    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(137);
  }

  @Test
  void stopSendsTheStopSignalAndTheCommandChoosesItsExitCode() {
    VmId vm =
        runner.boot(
            TestRunner.spec("sh", "-c", "trap 'exit 5' TERM; echo ready; sleep 1000 & wait"));
    runner.awaitOutput(vm, OutputKind.STDOUT, "ready");

    runner.command(new RunnerCommand.StopVm(vm, 1, 30_000));

    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(5);
  }

  @Test
  void stopEndsByForceWhatDoesNotWantToEnd() {
    VmId vm =
        runner.boot(
            TestRunner.spec("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"));
    runner.awaitOutput(vm, OutputKind.STDOUT, "ready");

    runner.command(new RunnerCommand.StopVm(vm, 1, 2_000));

    var end = runner.gateway.awaitEnd(vm);
    assertThat(end.exitCode()).isEmpty();
    assertThat(end.failure()).isEmpty();
  }

  @Test
  void killEndsAtOnce() {
    VmId vm = runner.boot(TestRunner.spec("sleep", "1000"));
    runner.gateway.awaitPhase(vm, BootPhase.STARTED);

    runner.command(new RunnerCommand.KillVm(vm, 1));

    var end = runner.gateway.awaitEnd(vm);
    assertThat(end.exitCode()).isEmpty();
    assertThat(end.failure()).isEmpty();
  }

  @Test
  void commandThatIsNotThereIsNamed() {
    assertThat(failure(TestRunner.spec("no-such-program")))
        .returns(FailureCode.COMMAND_NOT_FOUND, Failure::code)
        .satisfies(failure -> assertThat(failure.message()).contains("no-such-program"));
  }

  @Test
  void commandThatCannotBeExecutedIsNamed() {
    assertThat(failure(TestRunner.spec("/etc/not-executable")))
        .returns(FailureCode.COMMAND_NOT_EXECUTABLE, Failure::code)
        .satisfies(failure -> assertThat(failure.message()).contains("/etc/not-executable"));
  }

  @Test
  void userThatTheImageDoesNotKnowIsNamed() {
    assertThat(failure(TestRunner.spec("true").user("nobody-here")))
        .returns(FailureCode.USER_NOT_FOUND, Failure::code)
        .satisfies(failure -> assertThat(failure.message()).contains("nobody-here"));
  }

  private static Failure failure(VmSpecBuilder spec) {
    VmId vm = runner.boot(spec);
    return runner.gateway.awaitEnd(vm).failure().orElseThrow();
  }

  @Test
  void guestSeesTheDiskInTheSizeThatWasAskedFor() {
    VmId vm =
        runner.boot(
            TestRunner.spec("sh", "-c", "df -k / | tail -n 1 | awk '{print $2}'").diskGiB(3));

    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(0);
    long kibibytes = Long.parseLong(runner.text(vm, OutputKind.STDOUT).strip());
    assertThat(kibibytes).isBetween(2_800_000L, 3 * 1024 * 1024L);
  }

  @Test
  void guestHasAnAddressAndANameServer() {
    VmId vm = runner.boot(TestRunner.spec("sh", "-c", "cat /etc/resolv.conf; ip addr show eth0"));

    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(0);
    assertThat(new String(runner.readAll(vm, OutputKind.STDOUT), StandardCharsets.UTF_8))
        .contains("nameserver 10.0.2.3")
        .contains("10.0.2.15/24")
        .contains("52:54:00");
  }
}
