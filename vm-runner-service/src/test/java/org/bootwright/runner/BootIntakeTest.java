package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.engine.EngineFinder;
import org.bootwright.runner.accel.AcceleratorChoice;
import org.bootwright.runner.container.ContainerSettings;
import org.bootwright.runner.container.ContainerShares;
import org.bootwright.runner.disk.OverlayDisk;
import org.bootwright.runner.disk.SharedImages;
import org.bootwright.runner.qemu.KernelPair;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.qemu.QemuVersion;
import org.bootwright.runner.room.Room;
import org.bootwright.runner.room.RoomLedger;
import org.bootwright.runner.share.DirectoryShares;
import org.bootwright.runner.share.SharingConfig;
import org.bootwright.runner.usage.UsageWatch;
import org.bootwright.runner.vm.VmHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which boots a runner takes. There is no QEMU here: what is taken fails at once, and says so. */
final class BootIntakeTest {
  private static final Room NOTHING = new Room(0, 0, 0);

  @TempDir Path directory;

  private final InProcessMessageBus bus = new InProcessMessageBus();
  private final TestGateway gateway = new TestGateway(bus);
  private final RoomLedger room = new RoomLedger(new Room(2, 500, 10), () -> Long.MAX_VALUE, 0);
  private final BootClaims claims = new BootClaims(bus, TestRunner.ID);
  private final ReportOutbox outbox = new ReportOutbox(bus);
  private final VmId vm = new VmId(UUID.randomUUID());
  private VmRegistry registry;
  private Readiness readiness;
  private BootIntake intake;

  @BeforeEach
  void makeHost() throws IOException {
    Path images = Files.createDirectory(directory.resolve("images"));
    Files.write(images.resolve("busybox.raw"), new byte[(int) TestRoot.SIZE_BYTES]);
    Path kernel = Files.createFile(directory.resolve("vmlinuz"));
    var pair = new KernelPair(kernel, Files.createFile(directory.resolve("initramfs.img")));
    Path program = directory.resolve("no-such-program");
    var qemu = new QemuInstallation(program, QemuVersion.OLDEST_SUPPORTED, Optional.empty());
    Path vms = Files.createDirectory(directory.resolve("vms"));
    var host =
        new VmHost(
            qemu,
            pair,
            AcceleratorChoice.of(qemu, pair, directory, vms, directory),
            room,
            new OverlayDisk(),
            new SharedImages(images, TestRunner.ID),
            new DirectoryShares(SharingConfig.NOTHING),
            new ContainerShares(
                new ContainerSettings(
                    TestRunner.ID,
                    EngineFinder.standard(),
                    directory,
                    program,
                    Optional.empty(),
                    false)),
            new UsageWatch(_ -> 0),
            vms,
            directory,
            Duration.ofSeconds(1),
            0);
    registry = new VmRegistry(vms);
    readiness = new Readiness(pair, host.images());
    intake =
        new BootIntake(
            bus, TestRunner.ID, host, registry, outbox, readiness, claims, new BusyVms(), () -> {});
  }

  @AfterEach
  void close() {
    outbox.close();
    registry.close();
    bus.close();
  }

  private Job.BootVm job(int memoryMiB) {
    return Job.BootVm.fromDisk(
        vm,
        1,
        "test",
        TestRunner.spec("true").memoryMiB(memoryMiB).build(),
        TestRunner.image(ImageConfig.empty()));
  }

  @Test
  void bootThatIsGrantedBeginsAndItsRoomComesBackAtItsEnd() {
    intake.take(job(500));

    assertThat(gateway.awaitEnd(vm).failure().orElseThrow().message()).contains("no-such-program");
    assertThat(gateway.claims()).hasSize(1);
    assertThat(room.used()).as("its disk stays").isEqualTo(new Room(0, 0, 1));
  }

  @Test
  void attemptThatHasRunHereIsNotBegunAgainWhateverTheGatewayGrants() {
    intake.take(job(500));
    gateway.awaitEnd(vm);

    intake.take(job(500));

    assertThat(gateway.claims()).hasSize(1);
    assertThat(gateway.all(Report.BootDeclined.class)).isEmpty();
  }

  @Test
  void bootWithoutRoomIsDeclinedWithFiguresAndNotClaimed() {
    intake.take(job(501));

    assertThat(gateway.awaitDecline(vm).reason()).contains("501 MiB").contains("500 in all");
    assertThat(gateway.claims()).isEmpty();
    assertThat(room.used()).isEqualTo(NOTHING);
  }

  @Test
  void claimThatIsRefusedGivesTheRoomBack() {
    gateway.refuseClaims();

    intake.take(job(500));

    assertThat(room.used()).isEqualTo(NOTHING);
    assertThat(registry.directory(vm).exists()).isFalse();
    assertThat(gateway.all(Report.class)).isEmpty();
  }

  @Test
  void gatewayThatIsAwayIsAskedAgain() {
    gateway.failNext(FailureCode.TIMEOUT);

    intake.take(job(500));

    assertThat(gateway.claims()).hasSize(2);
    assertThat(gateway.awaitEnd(vm)).isNotNull();
  }

  @Test
  void runnerThatIsClosedAsksNoMoreAndKeepsNoRoom() {
    gateway.failNext(FailureCode.BROKER_UNAVAILABLE);
    var taking = CompletableFuture.runAsync(() -> intake.take(job(500)));
    Awaitility.await().until(() -> gateway.claims().size() == 1);

    claims.close();

    assertThatThrownBy(() -> taking.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(FailureException.class)
        .hasMessageContaining("being closed");
    assertThat(room.used()).isEqualTo(NOTHING);
  }

  @Test
  void bootGrantedWhileTheRunnerIsClosedIsDeclined() {
    registry.seal();

    intake.take(job(500));

    assertThat(gateway.awaitDecline(vm).reason()).contains("being closed");
    assertThat(room.used()).isEqualTo(NOTHING);
  }

  @Test
  void runnerThatIsNotReadyDeclinesAndSaysWhy() throws IOException {
    Files.delete(directory.resolve("vmlinuz"));

    intake.take(job(100));

    assertThat(gateway.awaitDecline(vm).reason()).contains("vmlinuz is gone");
    assertThat(readiness.obstacle()).isPresent();
    assertThat(gateway.all(Notice.class)).isEmpty();
  }

  @Test
  void imageOfAnotherVolumeIsDeclinedWithBothIds() {
    UUID volume = UUID.randomUUID();
    Job.BootVm job = job(100);

    intake.take(
        Job.BootVm.fromDisk(vm, 1, "test", job.spec(), job.image().orElseThrow().onVolume(volume)));

    assertThat(gateway.awaitDecline(vm).reason())
        .contains(volume.toString())
        .contains("no volume of a converter");
    assertThat(gateway.claims()).isEmpty();
  }

  @Test
  void bootThatIsDeliveredTwiceAtATimeIsClaimedByOneAfterTheOther() throws Exception {
    gateway.failNext(FailureCode.TIMEOUT);
    var first = CompletableFuture.runAsync(() -> intake.take(job(500)));
    Awaitility.await().until(() -> gateway.claims().size() == 1);

    intake.take(job(500));

    first.get(10, TimeUnit.SECONDS);
    assertThat(gateway.all(Report.BootDeclined.class)).as("it takes the room once").isEmpty();
  }
}
