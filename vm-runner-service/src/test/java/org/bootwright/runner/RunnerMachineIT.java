package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines with an init of their own, and what the host does to them, in real VMs. */
final class RunnerMachineIT {
  private static final ImageConfig WITH_INIT =
      new ImageConfig(
          List.of(),
          List.of("/sbin/init"),
          List.of(),
          "",
          "",
          Optional.empty(),
          Set.of(),
          Map.of());

  private static TestRunner runner;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException, InterruptedException {
    runner = TestRunner.start(directory, config -> config.room(TestRunner.memory(2048)));
  }

  @AfterAll
  static void stop() {
    runner.close();
  }

  private static VmId bootMachine() {
    VmId vm = runner.boot(TestRunner.spec(), WITH_INIT);
    runner.awaitOutput(vm, OutputKind.CONSOLE, "machine-is-up");
    return vm;
  }

  @Test
  void machineThatIsSwitchedOffFromWithinEndsWithZero() {
    VmId vm = bootMachine();
    assertThat(runner.gateway.awaitStart(vm).mode()).isEqualTo(GuestMode.MACHINE);

    runner.type(vm, "\npoweroff\n");

    var end = runner.gateway.awaitEnd(vm);
    assertThat(end.failure()).isEmpty();
    assertThat(end.exitCode()).contains(0);
    assertThat(runner.text(vm, OutputKind.CONSOLE)).contains("machine-goes-down");
  }

  @Test
  void stopSwitchesAMachineOffThroughItsInit() {
    VmId vm = bootMachine();

    runner.command(new RunnerCommand.StopVm(vm, 1, 60_000));

    var end = runner.gateway.awaitEnd(vm);
    assertThat(end.exitCode()).contains(0);
    assertThat(runner.text(vm, OutputKind.CONSOLE)).contains("machine-goes-down");
  }

  @Test
  void rebootStartsTheMachineAgainOnTheSameDisk() {
    VmId vm = bootMachine();
    runner.awaitOutput(vm, OutputKind.CONSOLE, "first-boot");

    runner.type(vm, "\ntouch /rebooted; sync; reboot\n");
    Awaitility.await("a second boot")
        .atMost(TestGateway.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(console(vm))
                    .containsPattern("(?s)machine-is-up.*machine-goes-down.*machine-is-up"));
    runner.type(vm, "\npoweroff\n");

    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(0);
    assertThat(console(vm)).containsOnlyOnce("first-boot");
    assertThat(runner.gateway.warnings(vm)).isEmpty();
  }

  private static String console(VmId vm) {
    byte[] bytes = runner.read(vm, OutputKind.CONSOLE, 0, 0).bytes();
    return new String(bytes, StandardCharsets.UTF_8).replace("\r", "");
  }

  @Test
  void machineHasNoStandardInput() {
    VmId vm = bootMachine();

    assertThatThrownBy(() -> runner.write(vm, InputKind.STDIN, new byte[1], false))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.CONFLICT));
    runner.command(new RunnerCommand.KillVm(vm, 1));
    assertThat(runner.gateway.awaitEnd(vm).exitCode()).isEmpty();
  }

  @Test
  void imageWithoutACommandBootsTheInitThatItHas() {
    VmId vm = runner.boot(TestRunner.spec());

    runner.awaitOutput(vm, OutputKind.CONSOLE, "machine-is-up");
    assertThat(runner.gateway.awaitStart(vm).mode()).isEqualTo(GuestMode.MACHINE);
    runner.command(new RunnerCommand.KillVm(vm, 1));
    assertThat(runner.gateway.awaitEnd(vm).failure()).isEmpty();
  }

  @Test
  void panicOfTheGuestIsNamedWithTheConsolesLastLines() {
    VmId vm = bootMachine();

    runner.type(vm, "\necho c > /proc/sysrq-trigger\n");

    Failure failure = runner.gateway.awaitEnd(vm).failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(FailureCode.GUEST_PANIC);
    assertThat(failure.message()).endsWith("panicked: sysrq triggered crash");
    assertThat(failure.console().getLast()).contains("Kernel panic - not syncing: sysrq");
  }

  @Test
  void forwardedPortLeadsToAListenerInTheGuest() throws IOException {
    var port = new PortForward("127.0.0.1", 0, 8000, PortForward.Protocol.TCP);
    VmId vm =
        runner.boot(
            TestRunner.spec("sh", "-c", "echo from-guest | nc -l -p 8000").ports(List.of(port)));
    List<PortForward> bound = runner.gateway.awaitStart(vm).ports();

    assertThat(bound).hasSize(1);
    assertThat(bound.getFirst().host()).isPositive();
    String answer =
        Awaitility.await("the guest's answer")
            .atMost(TestGateway.PATIENCE)
            .until(() -> fetch(bound.getFirst().host()), text -> !text.isEmpty());
    assertThat(answer).isEqualTo("from-guest\n");
    assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(0);
  }

  /** What a port says; empty while nothing listens in the guest. */
  private static String fetch(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        InputStream input = socket.getInputStream()) {
      socket.setSoTimeout(5_000);
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException refused) {
      return "";
    }
  }

  @Test
  void portInUseIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = new PortForward("127.0.0.1", taken.getLocalPort(), 80, PortForward.Protocol.TCP);
      VmId vm = runner.boot(TestRunner.spec("true").ports(List.of(port)));

      Failure failure = runner.gateway.awaitEnd(vm).failure().orElseThrow();
      assertThat(failure.code()).isEqualTo(FailureCode.PORT_IN_USE);
      assertThat(failure.message()).contains("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void qemuThatIsKilledFailsTheVm() {
    VmId vm = runner.boot(TestRunner.spec("sleep", "1000"));
    runner.gateway.awaitStart(vm);

    assertThat(qemu(vm).destroyForcibly()).isTrue();

    Failure failure = runner.gateway.awaitEnd(vm).failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(FailureCode.QEMU_KILLED);
    assertThat(failure.message()).contains("SIGKILL");
  }

  @Test
  void qemuRunsWithoutRights() throws IOException {
    VmId vm = runner.boot(TestRunner.spec("sleep", "1000"));
    runner.gateway.awaitStart(vm);

    String status = Files.readString(Path.of("/proc", String.valueOf(qemu(vm).pid()), "status"));

    assertThat(status).containsPattern("(?m)^CapEff:\t0{16}$").containsPattern("(?m)^Seccomp:\t2$");
    assertThat(status).doesNotContainPattern("(?m)^Uid:\t.*\\b0\\b");
    runner.command(new RunnerCommand.KillVm(vm, 1));
    assertThat(runner.gateway.awaitEnd(vm).failure()).isEmpty();
  }

  @Test
  void commandThatTheKernelEndsForLackOfMemoryIsNamed() {
    VmId vm = runner.boot(TestRunner.spec("tail", "/dev/zero"));

    var end = runner.gateway.awaitEnd(vm);

    assertThat(end.exitCode()).contains(137);
    Failure failure = end.failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(FailureCode.GUEST_OUT_OF_MEMORY);
    assertThat(failure.message()).contains("Out of memory: Killed process").contains("(tail)");
  }

  @Test
  void processThatTheKernelEndsForLackOfMemoryIsToldOf() {
    String kill = "kill -9 $$";
    VmId vm = runner.boot(TestRunner.spec("sh", "-c", "tail /dev/zero; " + kill));

    var end = runner.gateway.awaitEnd(vm);

    assertThat(end.exitCode()).contains(137);
    assertThat(end.failure()).as("it was not the command").isEmpty();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(runner.gateway.warnings(vm))
                    .anyMatch(warning -> warning.contains("(tail)")));
  }

  /**
   * Disables the one processor's APIC (its spurious interrupt vector register): none interrupts it.
   */
  private static final String HANG = "sleep 4; devmem 0xfee000f0 32 0xff; sleep 1000";

  @Test
  void guestThatHangsIsNoticed() {
    VmId vm =
        runner.boot(
            TestRunner.spec("sh", "-c", HANG)
                .kernelArguments(List.of("iomem=relaxed"))
                .watchdogSeconds(10));
    runner.gateway.awaitStart(vm);

    Failure failure = runner.gateway.awaitEnd(vm).failure().orElseThrow();

    assertThat(failure.code()).isEqualTo(FailureCode.GUEST_HUNG);
    assertThat(failure.message()).contains("did not answer for 10 s");
  }

  @Test
  void errorsOfAFileSystemAreToldOf() {
    VmId vm =
        runner.boot(TestRunner.spec("sh", "-c", "echo x > /sys/fs/ext4/vda/trigger_fs_error"));

    assertThat(runner.gateway.awaitEnd(vm).failure()).isEmpty();

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(runner.gateway.warnings(vm))
                    .anyMatch(warning -> warning.contains("EXT4-fs error (device vda)")));
  }

  @Test
  void memoryThatTheGuestFreesGoesBackToTheHost() {
    VmId vm = runner.boot(TestRunner.spec(TestRunner.FILL_AND_FREE_MEMORY).memoryMiB(512));
    TestRunner.requireMemoryBack(runner, vm);
  }

  private static ProcessHandle qemu(VmId vm) {
    return TestRunner.qemu(vm);
  }

  @Test
  void bootWithoutRoomIsDeclinedAndNotClaimed() {
    VmId vm = runner.boot(TestRunner.spec("true").memoryMiB(4096));

    assertThat(runner.gateway.awaitDecline(vm).reason())
        .isEqualTo("it needs 4096 MiB of memory, this runner has 2048 in all");
    assertThat(runner.gateway.claims()).noneMatch(claim -> claim.vm().equals(vm));
    assertThat(runner.config.vms().resolve(vm.toString())).doesNotExist();
  }

  @Test
  void removedVmLeavesNothing() {
    VmId vm = runner.boot(TestRunner.spec("true"));
    runner.gateway.awaitEnd(vm);
    Path directory = runner.config.vms().resolve(vm.toString());
    assertThat(directory).exists();

    runner.command(new RunnerCommand.RemoveVm(vm));

    Awaitility.await().until(() -> !Files.exists(directory));
    assertThatThrownBy(() -> runner.read(vm, OutputKind.STDOUT, 0, 0))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.VM_NOT_FOUND));
  }

  @Test
  void heartbeatNamesTheVmsThatRun() {
    VmId vm = runner.boot(TestRunner.spec("sleep", "1000"));
    runner.gateway.awaitStart(vm);

    Notice.RunnerHeartbeat beat =
        Awaitility.await("a heartbeat with the VM")
            .atMost(TestGateway.PATIENCE)
            .until(
                () ->
                    runner.gateway.all(Notice.RunnerHeartbeat.class).stream()
                        .filter(each -> each.vms().contains(new Notice.VmAttempt(vm, 1)))
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();

    assertThat(beat.usedMemoryMiB()).isGreaterThanOrEqualTo(192);
    assertThat(beat.memoryMiB()).isEqualTo(2048);
    assertThat(beat.usedDiskGiB()).isPositive();
    assertThat(beat.takesBoots()).isTrue();
    runner.command(new RunnerCommand.KillVm(vm, 1));
    assertThat(runner.gateway.awaitEnd(vm).failure()).isEmpty();
  }
}
