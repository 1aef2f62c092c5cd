package org.bootwright.runner.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.vm.Provisioning;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.SshPublicKey;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.contracts.vm.VmSpecBuilder;
import org.bootwright.contracts.vm.Volume;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.program.GuestProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small parts of a VM's life. */
final class VmPartsTest {
  private static final VmId VM = VmId.parse("11111111-2222-3333-4444-555555555555");
  private static final ImageReference IMAGE = ImageReference.parse("x");
  private static final GuestIdentity WEB = new GuestIdentity(VM, "web", Optional.empty());

  private static Job.BootVm job(String name, VmSpecBuilder spec) {
    var image =
        new ImageDescription(
            new Digest("0".repeat(64)),
            IMAGE,
            Platform.LINUX_AMD64,
            ImageConfig.empty(),
            "disk.raw",
            1,
            1,
            1,
            1,
            Instant.EPOCH);
    return Job.BootVm.fromDisk(VM, 1, name, spec.build(), image);
  }

  @ParameterizedTest
  @CsvSource({
    "web, web",
    "my_app/2, my-app-2",
    "'-.-', vm-11111111",
    "a.example.org, a.example.org",
    "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij,"
        + " abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabc"
  })
  void hostnameIsTheNameAsFarAsItsRulesAllow(String name, String hostname) {
    assertThat(GuestIdentity.hostname(job(name, VmSpec.of(IMAGE)))).isEqualTo(hostname);
  }

  @Test
  void hostnameThatWasAskedForComesFirst() {
    assertThat(GuestIdentity.hostname(job("name", VmSpec.of(IMAGE).hostname("asked"))))
        .isEqualTo("asked");
  }

  @Test
  void settingsNameTheRootTheNetworkAndTheProgram() {
    Job.BootVm job = job("web", VmSpec.of(IMAGE).command(List.of("sh", "-c", "x")).user("me"));
    GuestProgram program =
        GuestProgram.decide(job.image().orElseThrow().config(), job.spec(), "web");

    assertThat(GuestSettings.of(program, WEB, job.spec()).entries())
        .containsExactly(
            "root=/dev/vda",
            "rootfstype=ext4",
            "grow=1",
            "resume=1",
            "hostname=web",
            "address=10.0.2.15/24",
            "gateway=10.0.2.2",
            "nameserver=10.0.2.3",
            "mode=app",
            "arg=sh",
            "arg=-c",
            "arg=x",
            "env=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "env=HOSTNAME=web",
            "workdir=/",
            "stopsignal=15",
            "user=me",
            "unmark=1");
  }

  @Test
  void settingsNameSharedRootsAndVolumesByTheirTags() {
    VmSpec spec =
        VmSpec.of(new Root.Directory("/srv/root"))
            .volumes(List.of(new Volume("/srv/a", "/a:b", false), new Volume("/srv/b", "/b", true)))
            .build();
    GuestProgram program = GuestProgram.decide(ImageConfig.empty(), spec, "web");

    assertThat(GuestSettings.of(program, WEB, spec).entries())
        .startsWith(
            "root=root",
            "rootfstype=virtiofs",
            "volume=volume0:rw:/a:b",
            "volume=volume1:ro:/b",
            "resume=1")
        .contains("mode=auto");
  }

  @Test
  void aDirectoryKeepsItsMachineIdAndItsFiles() {
    VmSpec spec = VmSpec.of(new Root.Directory("/srv/root")).build();

    assertThat(settings(spec)).doesNotContain("unmark=1");
    assertThat(GuestSettings.kernelArguments(VM, spec)).isEmpty();
  }

  @Test
  void keysAndCloudInitsDataGoByTheChannelAndTheirPlaceByTheCommandLine() {
    var key =
        new SshPublicKey(
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f");
    VmSpec spec =
        VmSpec.of(IMAGE)
            .kernelArguments(List.of("quiet"))
            .provisioning(
                new Provisioning(List.of(key), Optional.of("#cloud-config\n"), Optional.empty()))
            .build();

    assertThat(settings(spec))
        .endsWith(
            "sshkey=" + key,
            "sshhostkey=KEY",
            "metadata=instance-id: " + VM + "\nlocal-hostname: web\n",
            "userdata=#cloud-config\n");
    assertThat(GuestSettings.kernelArguments(VM, spec))
        .containsExactly(
            "systemd.machine_id=11111111222233334444555555555555",
            "ds=nocloud;s=/run/bootwright/cloud-init/",
            "network-config=disabled",
            "quiet");
  }

  private static List<String> settings(VmSpec spec) {
    GuestProgram program = GuestProgram.decide(ImageConfig.empty(), spec, "web");
    var identity = new GuestIdentity(VM, "web", Optional.of("KEY"));
    return GuestSettings.of(program, identity, spec).entries();
  }

  @Test
  void directoryWithNothingToRunIsAMistakeOfItsUser() {
    var said = new GuestMessage.Failed("no_command", "the root has neither");

    assertThat(GuestFailures.of(said, new Root.Directory("/srv/root")))
        .isEqualTo(
            new Failure(
                FailureCode.INVALID_REQUEST,
                "booting from /srv/root: it has no executable /sbin/init, and no command was"
                    + " given; give one"));
    assertThat(GuestFailures.of(said, new Root.Disk(IMAGE)).code())
        .isEqualTo(FailureCode.COMMAND_NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource({
    "command_not_found, COMMAND_NOT_FOUND",
    "command_not_executable, COMMAND_NOT_EXECUTABLE",
    "user_not_found, USER_NOT_FOUND",
    "workdir_not_found, WORKDIR_NOT_FOUND",
    "protocol, GUEST_PROTOCOL",
    "root_not_found, ROOT_NOT_FOUND",
    "root_damaged, ROOT_DAMAGED",
    "no_init, NO_INIT",
    "volume, GUEST_BOOT_FAILED",
    "of_a_newer_guest, GUEST_BOOT_FAILED"
  })
  void failuresOfTheGuestHaveOurCodes(String word, FailureCode code) {
    var failure = GuestFailures.of(new GuestMessage.Failed(word, "why"), new Root.Disk(IMAGE));

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.message()).isEqualTo("why");
  }

  @Test
  void attemptIsOwedUntilItIsFinished(@TempDir Path vms) throws IOException {
    VmDirectory directory = VmDirectory.of(vms, new VmId(UUID.randomUUID()));
    directory.create();
    assertThat(directory.openAttempt()).isEmpty();

    directory.beginAttempt(3);
    directory.finishAttempt(2);
    assertThat(directory.openAttempt()).as("another attempt was finished").hasValue(3);
    directory.finishAttempt(3);
    assertThat(directory.openAttempt()).isEmpty();
  }

  @Test
  void attemptThatEndedIsOverAndSoAreThoseBeforeIt(@TempDir Path vms) throws IOException {
    VmDirectory directory = VmDirectory.of(vms, new VmId(UUID.randomUUID()));
    assertThat(directory.isOver(1)).isFalse();
    directory.create();

    directory.endAttempt(3);

    assertThat(directory.isOver(2)).isTrue();
    assertThat(directory.isOver(3)).isTrue();
    assertThat(directory.isOver(4)).isFalse();
    assertThat(directory.openAttempt()).as("its report is another matter").isEmpty();
  }

  @Test
  void attemptFileThatMakesNoSenseOwesNothing(@TempDir Path vms) throws IOException {
    VmDirectory directory = VmDirectory.of(vms, new VmId(UUID.randomUUID()));
    directory.create();
    Files.writeString(directory.path().resolve("attempt"), "99999999999\n");

    assertThat(directory.openAttempt()).isEmpty();
  }

  @Test
  void directoryIsDeletedWithWhatIsInIt(@TempDir Path vms) throws IOException {
    VmDirectory directory = VmDirectory.of(vms, new VmId(UUID.randomUUID()));
    directory.create();
    Files.writeString(directory.disk(), "x");

    directory.delete();
    directory.delete();

    assertThat(vms).isEmptyDirectory();
  }
}
