package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.ExecSpec;
import org.bootwright.contracts.vm.GuestStats;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmStats;
import org.bootwright.contracts.vm.WindowSize;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands in real VMs, beside a command of the VM's own and beside an init. */
@Timeout(120)
final class ExecIT {
  private static final ImageConfig WITH_INIT =
      new ImageConfig(
          List.of(),
          List.of("/sbin/init"),
          List.of("FROM_IMAGE=yes"),
          "",
          "",
          Optional.empty(),
          Set.of(),
          Map.of());

  private static TestRunner runner;
  private static VmId app;
  private static VmId machine;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException, InterruptedException {
    runner = TestRunner.start(directory, config -> config);
    app =
        runner.boot(
            TestRunner.spec("sh", "-c", "echo own output; while read line; do echo $line; done")
                .env(Map.of("FROM_VM", "yes"))
                .workdir("/var/made"));
    machine = runner.boot(TestRunner.spec(), WITH_INIT);
    runner.awaitOutput(app, OutputKind.STDOUT, "own output");
    runner.awaitOutput(machine, OutputKind.CONSOLE, "machine-is-up");
  }

  @AfterAll
  static void stop() {
    runner.close();
  }

  private static void assertRefused(VmId vm, ExecSpec spec, FailureCode code) {
    assertThatThrownBy(() -> TestExec.start(runner, vm, spec))
        .isInstanceOfSatisfying(
            FailureException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  private static ExecSpec as(String user, String workdir, String... command) {
    return new ExecSpec(
        List.of(command),
        Map.of("MINE", "a b"),
        Optional.of(user),
        Optional.of(workdir),
        false,
        Optional.empty());
  }

  private static ExecSpec onTerminal(String... command) {
    return new ExecSpec(
        List.of(command),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.of(new WindowSize(40, 132)));
  }

  @Test
  void outputsAndExitCodeAreTheCommandsOwn() {
    for (VmId vm : List.of(app, machine)) {
      TestExec exec = TestExec.start(runner, vm, "sh", "-c", "echo out; echo err >&2; exit 3");

      assertThat(exec.awaitEnd()).isEqualTo(3);
      assertThat(exec.out()).isEqualTo("out\n");
      assertThat(exec.err()).isEqualTo("err\n");
    }
  }

  @Test
  void itHasTheEnvironmentAndTheDirectoryOfTheVm() {
    TestExec exec = TestExec.start(runner, app, "sh", "-c", "echo $FROM_VM $HOME $PWD; id -u");
    assertThat(exec.awaitEnd()).isZero();
    assertThat(exec.out()).isEqualTo("yes /root /var/made\n0\n");

    TestExec other =
        TestExec.start(
            runner,
            machine,
            "sh",
            "-c",
            "echo $FROM_IMAGE $PWD; tr '\\0' ' ' <$0",
            "/proc/1/cmdline");
    assertThat(other.awaitEnd()).isZero();
    assertThat(other.out()).startsWith("yes /\n").contains("init");
  }

  @Test
  void itHasAUserADirectoryAndVariablesOfItsOwn() {
    for (VmId vm : List.of(app, machine)) {
      TestExec exec =
          TestExec.start(
              runner, vm, as("worker", "/tmp", "sh", "-c", "echo $MINE $HOME $PWD; id -u; id -g"));

      assertThat(exec.awaitEnd()).isZero();
      assertThat(exec.out()).isEqualTo("a b /tmp /tmp\n1000\n1000\n");
    }
  }

  @Test
  void inputArrivesWholeAndComesBackWhole() {
    String line = "0123456789abcdef".repeat(1024);
    for (VmId vm : List.of(app, machine)) {
      TestExec exec = TestExec.start(runner, vm, "cat");
      for (int i = 0; i < 64; i++) {
        exec.write(line, i == 63);
        exec.readOn();
      }

      assertThat(exec.awaitEnd()).isZero();
      assertThat(exec.out().equals(line.repeat(64))).as("every byte, once").isTrue();
    }
  }

  @Test
  void outputThatNobodyReadsYetIsNotLostAndHoldsUpNobodyElse() {
    TestExec slow = TestExec.start(runner, app, "seq", "1", "200000");
    TestExec quick = TestExec.start(runner, app, "echo", "quick");

    assertThat(quick.awaitEnd()).isZero();
    runner.write(app, InputKind.STDIN, "still here\n".getBytes(StandardCharsets.UTF_8), false);
    runner.awaitOutput(app, OutputKind.STDOUT, "still here");
    assertThat(slow.awaitEnd()).isZero();
    assertThat(slow.out()).startsWith("1\n2\n").endsWith("\n200000\n");
    assertThat(slow.out().lines().count()).isEqualTo(200_000);
  }

  @Test
  void whatCannotBeExecutedIsRefusedInDockersWay() {
    for (VmId vm : List.of(app, machine)) {
      assertRefused(vm, TestExec.spec("no-such-program"), FailureCode.COMMAND_NOT_FOUND);
      assertRefused(vm, TestExec.spec("/etc/not-executable"), FailureCode.COMMAND_NOT_EXECUTABLE);
      assertRefused(vm, as("nobody-here", "/", "true"), FailureCode.USER_NOT_FOUND);
      assertRefused(vm, as("root", "/no/such", "true"), FailureCode.WORKDIR_NOT_FOUND);
    }
  }

  @Test
  void aSignalEndsTheCommandAndWhatItHasStarted() {
    for (VmId vm : List.of(app, machine)) {
      TestExec exec =
          TestExec.start(runner, vm, "sh", "-c", "(echo ready; exec sleep 1000); echo no");
      exec.awaitOutput("ready");

      exec.signal(2);

      assertThat(exec.awaitEnd()).isEqualTo(130);
      assertThat(exec.out()).isEqualTo("ready\n");
    }
  }

  @Test
  void aTerminalHasASizeThatChangesAndPassesKeysOn() {
    for (VmId vm : List.of(app, machine)) {
      TestExec exec =
          TestExec.start(
              runner,
              vm,
              onTerminal("sh", "-c", "stty size; echo $TERM; read line; stty size; sleep 1000"));
      exec.awaitOutput("40 132\r\nxterm\r\n");
      exec.ask(new Request.ResizeExec(vm, exec.id(), new WindowSize(50, 200)));
      exec.write("typed\n", false);
      exec.awaitOutput("typed\r\n50 200\r\n");
      exec.write("\u0003", false);

      assertThat(exec.awaitEnd()).isEqualTo(130);
      assertThat(exec.err()).isEmpty();
    }
  }

  @Test
  void aShellOnATerminalControlsJobs() {
    TestExec exec = TestExec.start(runner, machine, onTerminal("sh"));
    exec.write("sleep 1000 &\n", false);
    exec.write("kill %1; wait %1; echo done with $?\n", false);
    exec.awaitOutput("done with 143");
    exec.write("exit 4\n", false);

    assertThat(exec.awaitEnd()).isEqualTo(4);
    assertThat(exec.out()).doesNotContain("can't access tty");
  }

  @Test
  void whatACommandLeavesRunningIsNotWaitedForAndStays() {
    for (VmId vm : List.of(app, machine)) {
      TestExec exec =
          TestExec.start(runner, vm, "sh", "-c", "sleep 4321 & echo $! >/tmp/left; echo left");

      assertThat(exec.awaitEnd()).isZero();
      assertThat(exec.out()).isEqualTo("left\n");
      TestExec look = TestExec.start(runner, vm, "sh", "-c", "kill -0 $(cat /tmp/left)");
      assertThat(look.awaitEnd()).isZero();
    }
  }

  @Test
  void aCommandIsKilledWithItsVm() {
    VmId vm = runner.boot(TestRunner.spec("sleep", "1000"));
    runner.gateway.awaitStart(vm);
    TestExec exec = TestExec.start(runner, vm, "sh", "-c", "echo ready; sleep 1000");
    exec.awaitOutput("ready");

    runner.command(new RunnerCommand.StopVm(vm, 1, 60_000));

    assertThat(exec.awaitEnd()).isEqualTo(137);
    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(143);
  }

  @Test
  void aMachineIsStillSwitchedOffThroughItsInit() {
    VmId vm = runner.boot(TestRunner.spec(), WITH_INIT);
    runner.awaitOutput(vm, OutputKind.CONSOLE, "machine-is-up");
    TestExec exec = TestExec.start(runner, vm, "sh", "-c", "echo ready; sleep 1000");
    exec.awaitOutput("ready");

    runner.command(new RunnerCommand.StopVm(vm, 1, 60_000));

    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(0);
    assertThat(runner.text(vm, OutputKind.CONSOLE)).contains("machine-goes-down");
  }

  @Test
  void sixteenRunAtATime() {
    List<TestExec> all =
        IntStream.range(0, 16).mapToObj(i -> TestExec.start(runner, machine, "cat")).toList();

    assertRefused(machine, TestExec.spec("true"), FailureCode.CONFLICT);
    all.forEach(exec -> exec.write("", true));
    assertThat(all).allSatisfy(exec -> assertThat(exec.awaitEnd()).isZero());
    assertThat(TestExec.start(runner, machine, "true").awaitEnd()).isZero();
  }

  @Test
  void whatAVmUsesIsMeasuredAgainAndAgain() {
    for (VmId vm : List.of(app, machine)) {
      VmStats before = awaitStats(vm, stats -> true);
      GuestStats guest = before.guest().orElseThrow();
      assertThat(guest.memoryBytes()).isBetween(64L << 20, TestRunner.MEMORY_MIB * (1L << 20));
      assertThat(guest.rootBytes()).isPositive();
      assertThat(guest.usedRootBytes()).isPositive();
      assertThat(guest.tasks()).isPositive();
      assertThat(before.hostMemoryBytes()).isGreaterThan(32 << 20);
      assertThat(before.disk().orElseThrow().readBytes()).isPositive();

      TestExec exec =
          TestExec.start(
              runner, vm, "sh", "-c", "dd if=/dev/urandom of=/filled bs=1M count=16 conv=fsync");
      assertThat(exec.awaitEnd()).isZero();

      awaitStats(
          vm,
          stats ->
              stats.disk().orElseThrow().writtenBytes()
                      >= before.disk().orElseThrow().writtenBytes() + (16 << 20)
                  && stats.guest().orElseThrow().usedRootBytes()
                      >= guest.usedRootBytes() + (16 << 20)
                  && stats.cpuTime().compareTo(before.cpuTime()) > 0);
    }
  }

  /** With what the guest says. */
  private static VmStats awaitStats(VmId vm, Predicate<VmStats> wanted) {
    return Awaitility.await("figures of " + vm)
        .atMost(TestGateway.PATIENCE)
        .until(
            () ->
                runner.gateway.all(Notice.RunnerStats.class).reversed().stream()
                    .flatMap(notice -> notice.vms().stream())
                    .filter(measured -> measured.vm().equals(vm))
                    .map(Notice.Measured::stats)
                    .filter(stats -> stats.guest().isPresent())
                    .findFirst()
                    .filter(wanted),
            Optional::isPresent)
        .orElseThrow();
  }
}
