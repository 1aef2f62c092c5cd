package org.bootwright.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.message.ExecPiece;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.DiskTraffic;
import org.bootwright.contracts.vm.ExecSpec;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.GuestStats;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.Provisioning;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.SshPublicKey;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.contracts.vm.VmStats;
import org.bootwright.contracts.vm.Volume;
import org.bootwright.contracts.vm.WindowSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MessageCodecTest {
  private static final UUID ID = UUID.fromString("0b6f0c3e-6a52-4d4e-8a39-0d5d0c1f7a11");
  private static final VmId VM = new VmId(ID);
  private static final RunnerId RUNNER = new RunnerId("host-1");
  private static final Instant AT = Instant.parse("2026-11-23T10:00:00.123456Z");
  private static final Digest DIGEST = new Digest("ab".repeat(32));
  private static final Failure FAILURE = new Failure(FailureCode.NO_SPACE, "writing: disk full");
  private static final ImageReference REFERENCE = ImageReference.parse("oci:/srv/demo:latest");
  private static final ImageDescription IMAGE =
      new ImageDescription(
          DIGEST,
          REFERENCE,
          Platform.LINUX_AMD64,
          new ImageConfig(
              List.of("/entry"),
              List.of("a", "b c"),
              List.of("PATH=/bin"),
              "daemon",
              "/srv",
              Optional.of("SIGTERM"),
              Set.of("80/tcp"),
              Map.of("k", "v")),
          "sha256/ab/disk.raw",
          1 << 30,
          12345,
          678,
          1,
          AT);
  private static final VmSpec SPEC =
      VmSpec.of(REFERENCE)
          .command(List.of("sh", "-c", "exit 3"))
          .entrypoint(List.of())
          .env(Map.of("A", "1"))
          .user("root")
          .accelerator(Accelerator.TCG)
          .ports(List.of(new PortForward("127.0.0.1", 8022, 22, PortForward.Protocol.TCP)))
          .platform(Platform.LINUX_AMD64)
          .build();

  private static final ExecSpec EXEC =
      new ExecSpec(
          List.of("sh", "-c", ""),
          Map.of("A", "1"),
          Optional.of("web"),
          Optional.empty(),
          true,
          Optional.of(new WindowSize(24, 80)));

  private static final VmSpec SHARED =
      VmSpec.of(new Root.Container(REFERENCE, PullPolicy.MISSING, true))
          .volumes(List.of(new Volume("/srv/data", "/data", true)))
          .provisioning(
              new Provisioning(
                  List.of(
                      new SshPublicKey(
                          "ssh-ed25519"
                              + " AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")),
                  Optional.of("#cloud-config\n"),
                  Optional.empty()))
          .build();

  private final MessageCodec codec = new MessageCodec();

  static Stream<Message> messages() {
    return Stream.of(
        new Job.ConvertImage(ID, 1, REFERENCE, Platform.LINUX_AMD64),
        new Job.RemoveImage(DIGEST),
        Job.BootVm.fromDisk(VM, 2, "brave-otter", SPEC, IMAGE),
        new Job.BootVm(VM, 2, "brave-otter", SHARED, Optional.empty()),
        new RunnerCommand.StopVm(VM, 2, 10_000),
        new RunnerCommand.KillVm(VM, 2),
        new RunnerCommand.RemoveVm(VM),
        new Report.ConversionFinished(ID, 1, IMAGE),
        new Report.ConversionFailed(ID, 1, FAILURE),
        new Report.ConversionReleased(ID, 1),
        new Report.ImageRemoved(DIGEST),
        new Report.VmStarted(VM, 2, RUNNER, Accelerator.KVM, GuestMode.MACHINE, SPEC.ports(), AT),
        new Report.VmEnded(VM, 2, RUNNER, Optional.of(3), Optional.empty(), AT),
        new Report.VmEnded(VM, 2, RUNNER, Optional.empty(), Optional.of(FAILURE), AT),
        new Report.BootDeclined(VM, 2, RUNNER, "512 MiB of memory are left", AT),
        new Notice.ConversionProgress(ID, 1, "convert", 1, 2),
        new Notice.CancelConversion(ID),
        new Notice.VmPhaseReached(VM, 2, BootPhase.ROOT_MOUNTED, AT),
        new Notice.VmPullProgress(VM, 2, 1, 2),
        new Notice.VmWarning(VM, 2, "no hello; booting again", AT),
        new Notice.RunnerStats(
            RUNNER,
            List.of(
                new Notice.Measured(
                    VM,
                    2,
                    new VmStats(
                        Duration.ofMillis(1_250),
                        1 << 28,
                        Optional.of(new DiskTraffic(4096, 512)),
                        Optional.of(new GuestStats(1 << 28, 1 << 27, 1 << 30, 5, 105, 42, 7, 8)))),
                new Notice.Measured(
                    VM, 2, new VmStats(Duration.ZERO, 0, Optional.empty(), Optional.empty()))),
            AT),
        new Notice.RunnerHeartbeat(
            RUNNER,
            "amd64",
            Accelerator.TCG,
            2,
            2048,
            100,
            1,
            512,
            10,
            true,
            List.of(new Notice.VmAttempt(VM, 2)),
            AT),
        new Request.ClaimConversion(ID, 1, "converter-1"),
        new Request.ClaimBoot(VM, 2, RUNNER),
        new Request.SignalCommand(VM, 2),
        new Request.StartExec(VM, ID, EXEC),
        new Request.ReadExec(VM, ID, 5, false, 5_000),
        new Request.SignalExec(VM, ID, 2),
        new Request.ResizeExec(VM, ID, new WindowSize(24, 80)),
        new Reply.ExecOutput(List.of(), 5, Optional.of(3)),
        new Reply.Claim(true, 30_000, ""),
        new Reply.Accepted(),
        new Reply.Refused(FAILURE));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageReadsBackAsItWasWritten(Message message) throws IOException {
    assertThat(codec.decode(codec.encode(message))).isEqualTo(message);
  }

  @Test
  void bytesReadBackAsTheyWereWritten() throws IOException {
    byte[] bytes = {0, -1, 127, -128, 10};

    Message output = codec.decode(codec.encode(new Reply.Output(5, bytes, true)));
    Message input =
        codec.decode(codec.encode(new Request.WriteInput(VM, InputKind.STDIN, bytes, false)));
    Message read =
        codec.decode(codec.encode(new Request.ReadOutput(VM, OutputKind.STDERR, 1, 2, 3)));

    Message written = codec.decode(codec.encode(new Request.WriteExec(VM, ID, bytes, true)));
    Message piece =
        codec.decode(
            codec.encode(
                new Reply.ExecOutput(
                    List.of(new ExecPiece(OutputKind.STDERR, bytes)), 5, Optional.empty())));

    assertThat(written)
        .isInstanceOfSatisfying(
            Request.WriteExec.class, write -> assertThat(write.bytes()).isEqualTo(bytes));
    assertThat(piece)
        .isInstanceOfSatisfying(
            Reply.ExecOutput.class,
            answer -> assertThat(answer.pieces().getFirst().bytes()).isEqualTo(bytes));
    assertThat(output)
        .isInstanceOfSatisfying(Reply.Output.class, o -> assertThat(o.bytes()).isEqualTo(bytes));
    assertThat(input)
        .isInstanceOfSatisfying(
            Request.WriteInput.class, i -> assertThat(i.bytes()).isEqualTo(bytes));
    assertThat(read).isEqualTo(new Request.ReadOutput(VM, OutputKind.STDERR, 1, 2, 3));
  }

  @Test
  void theWireFormIsPinned() {
    String json =
        new String(
            codec.encode(new Report.VmEnded(VM, 2, RUNNER, Optional.of(3), Optional.empty(), AT)),
            StandardCharsets.UTF_8);

    assertThat(json)
        .isEqualTo(
            """
            {"version":1,"type":"VmEnded","body":{"vm":"0b6f0c3e-6a52-4d4e-8a39-0d5d0c1f7a11",\
            "attempt":2,"runner":"host-1","exitCode":3,"at":"2026-11-23T10:00:00.123456Z"}}""");
  }

  @Test
  void aBootThatAnOlderGatewaySentIsOneFromADisk() throws IOException {
    String json =
        """
        {"version":1,"type":"BootVm","body":{"vm":"%s","attempt":1,"name":"old","spec":{\
        "image":"debian:trixie","platform":"linux/amd64","cpus":1,"memoryMiB":512,"diskGiB":10,\
        "command":[],"env":{},"ports":[],"kernelArguments":[],"labels":{}},"image":%s}}"""
            .formatted(ID, ContractsJson.shared().mapper().writeValueAsString(IMAGE));

    Job.BootVm boot = (Job.BootVm) codec.decode(json.getBytes(StandardCharsets.UTF_8));

    assertThat(boot.spec().root()).isEqualTo(new Root.Disk(ImageReference.parse("debian:trixie")));
    assertThat(boot.spec().volumes()).isEmpty();
    assertThat(boot.image()).contains(IMAGE);
  }

  @Test
  void unknownFieldsAreSkipped() throws IOException {
    String json =
        """
        {"version":1,"type":"CancelConversion","later":1,"body":{"conversion":"%s","new":[1]}}"""
            .formatted(ID);

    assertThat(codec.decode(json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Notice.CancelConversion(ID));
  }

  @ParameterizedTest
  @MethodSource("badMessages")
  void whatIsNoMessageIsRefusedWithTheReason(String json, String reason) {
    assertThatThrownBy(() -> codec.decode(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  static Stream<Arguments> badMessages() {
    return Stream.of(
        arguments("", "version"),
        arguments("{", "end-of-input"),
        arguments("{\"version\":2,\"type\":\"KillVm\",\"body\":{}}", "version 2"),
        arguments("{\"version\":1,\"type\":\"Nonsense\",\"body\":{}}", "Nonsense"),
        arguments(
            "{\"version\":1,\"type\":\"KillVm\",\"body\":{\"vm\":\"x\",\"attempt\":1}}", "vm"),
        arguments(
            "{\"version\":1,\"type\":\"RemoveImage\",\"body\":{\"digest\":\"sha256:1\"}}",
            "hexadecimal"));
  }
}
