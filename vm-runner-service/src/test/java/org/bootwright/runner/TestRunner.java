package org.bootwright.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.contracts.vm.VmSpecBuilder;
import org.bootwright.runner.room.RoomLimits;
import org.bootwright.runner.share.SharingConfig;

/** A runner with a bus, a gateway and one image, in a directory of its own. */
final class TestRunner implements AutoCloseable {
  static final RunnerId ID = new RunnerId("test-runner");
  static final ImageReference IMAGE = ImageReference.parse("busybox");

  /** Of each VM: enough for busybox. */
  static final int MEMORY_MIB = 192;

  private static final int FILLED_MIB = 160;

  static final String[] FILL_AND_FREE_MEMORY = {
    "sh",
    "-c",
    "dd if=/dev/zero of=/dev/shm/a bs=1M count="
        + FILLED_MIB
        + " && echo full && read word"
        + " && rm /dev/shm/a && read word"
  };

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final int CHUNK_BYTES = 512 * 1024;

  final InProcessMessageBus bus = new InProcessMessageBus();
  final TestGateway gateway = new TestGateway(bus);
  final RunnerConfig config;
  final RunnerService service;

  private TestRunner(RunnerConfig config) {
    this.config = config;
    this.service = new RunnerService(bus, config);
  }

  /** The folder that {@code kernel/build.sh} prints; {@code ./dev test} sets it. */
  static Path kernelDirectory() {
    return Path.of(
        Optional.ofNullable(System.getenv("BOOTWRIGHT_KERNEL_DIR"))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "BOOTWRIGHT_KERNEL_DIR must name what kernel/build.sh prints")));
  }

  static TestRunner start(Path directory, UnaryOperator<RunnerConfigBuilder> change)
      throws IOException, InterruptedException {
    Path images = Files.createDirectories(directory.resolve("images"));
    if (!Files.exists(images.resolve("busybox.raw"))) {
      TestRoot.make(images.resolve("busybox.raw"), directory);
    }
    var config =
        RunnerConfig.builder(ID, directory.resolve("state"), images, kernelDirectory())
            .sharing(SharingConfig.NOTHING.withDirectories(List.of(directory.toRealPath())));
    var runner = new TestRunner(change.apply(config).build());
    runner.service.start();
    return runner;
  }

  /** Nothing but memory is limited by more than what the host has. */
  static RoomLimits memory(int limitMiB) {
    return new RoomLimits(
        OptionalInt.empty(), OptionalInt.of(limitMiB), OptionalInt.empty(), OptionalLong.empty());
  }

  /** An image of which only the configuration differs. */
  static ImageDescription image(ImageConfig config) {
    return new ImageDescription(
        new Digest("0".repeat(64)),
        IMAGE,
        Platform.LINUX_AMD64,
        config,
        "busybox.raw",
        TestRoot.SIZE_BYTES,
        0,
        0,
        1,
        Instant.EPOCH);
  }

  /** A small machine, emulated, so that the tests say the same everywhere. */
  static VmSpecBuilder spec(String... command) {
    return VmSpec.of(IMAGE)
        .memoryMiB(MEMORY_MIB)
        .diskGiB(1)
        .accelerator(Accelerator.TCG)
        .command(List.of(command));
  }

  /** The same, on files that are shared with it. */
  static VmSpecBuilder spec(Root root, String... command) {
    return VmSpec.of(root)
        .memoryMiB(MEMORY_MIB)
        .accelerator(Accelerator.TCG)
        .command(List.of(command));
  }

  /** The tree that the image was made of, in a runner's directory. */
  static Path tree(Path directory) {
    return directory.resolve("tree");
  }

  VmId boot(VmSpecBuilder spec) {
    return boot(spec, ImageConfig.empty());
  }

  VmId boot(VmSpecBuilder spec, ImageConfig image) {
    VmId vm = new VmId(UUID.randomUUID());
    boot(vm, 1, spec, image);
    return vm;
  }

  void boot(VmId vm, int attempt, VmSpecBuilder spec, ImageConfig image) {
    VmSpec built = spec.build();
    bus.send(
        WorkQueue.boots(Platform.ofHost().architecture()),
        new Job.BootVm(
            vm,
            attempt,
            "test",
            built,
            built.root() instanceof Root.Disk ? Optional.of(image(image)) : Optional.empty()));
  }

  void command(RunnerCommand command) {
    bus.send(WorkQueue.runner(ID), command);
  }

  Reply request(Request request) {
    return bus.request(Endpoint.runner(ID), request, REQUEST_TIMEOUT);
  }

  void type(VmId vm, String text) {
    write(vm, InputKind.CONSOLE, text.getBytes(StandardCharsets.UTF_8), false);
  }

  void write(VmId vm, InputKind kind, byte[] bytes, boolean end) {
    Reply reply = request(new Request.WriteInput(vm, kind, bytes, end));
    if (!(reply instanceof Reply.Accepted)) {
      throw new AssertionError("input was answered with " + reply);
    }
  }

  /** Reads a stream to its end, which must come. */
  byte[] readAll(VmId vm, OutputKind kind) {
    var bytes = new ByteArrayOutputStream();
    while (true) {
      Reply.Output output = read(vm, kind, bytes.size(), 5_000);
      if (output.offset() != bytes.size()) {
        throw new AssertionError("output was dropped before " + output.offset());
      }
      bytes.writeBytes(output.bytes());
      if (output.end()) {
        return bytes.toByteArray();
      }
    }
  }

  String text(VmId vm, OutputKind kind) {
    return new String(readAll(vm, kind), StandardCharsets.UTF_8);
  }

  Reply.Output read(VmId vm, OutputKind kind, long offset, long waitMillis) {
    return (Reply.Output)
        request(new Request.ReadOutput(vm, kind, offset, CHUNK_BYTES, waitMillis));
  }

  /** Waits until a stream has a text in it. */
  void awaitOutput(VmId vm, OutputKind kind, String text) {
    Awaitility.await("'" + text + "' in the " + kind + " of " + vm)
        .atMost(TestGateway.PATIENCE)
        // The boot may not have been taken yet.
        .ignoreExceptionsMatching(
            failure ->
                failure instanceof FailureException early
                    && early.code() == FailureCode.VM_NOT_FOUND)
        .until(
            () -> {
              byte[] bytes = read(vm, kind, 0, 0).bytes();
              return new String(bytes, StandardCharsets.UTF_8).contains(text);
            });
  }

  /** The QEMU of a VM. */
  static ProcessHandle qemu(VmId vm) {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().arguments().map(words -> has(words, vm)).orElse(false))
        .findFirst()
        .orElseThrow();
  }

  private static boolean has(String[] words, VmId vm) {
    return List.of(words).contains(vm.toString());
  }

  /** Runs {@link #FILL_AND_FREE_MEMORY} to its end. */
  static void requireMemoryBack(TestRunner runner, VmId vm) {
    runner.awaitOutput(vm, OutputKind.STDOUT, "full");
    long full = residentMiB(vm);
    if (full < FILLED_MIB) {
      throw new AssertionError("a guest that filled its memory takes " + full + " MiB");
    }
    runner.write(vm, InputKind.STDIN, "free\n".getBytes(StandardCharsets.UTF_8), false);
    Awaitility.await("less than %d MiB".formatted(full - FILLED_MIB * 3 / 4))
        .atMost(TestGateway.PATIENCE)
        .until(() -> residentMiB(vm) < full - FILLED_MIB * 3 / 4);
    runner.write(vm, InputKind.STDIN, "end\n".getBytes(StandardCharsets.UTF_8), true);
    if (runner.gateway.awaitEnd(vm).exitCode().orElse(1) != 0) {
      throw new AssertionError(runner.text(vm, OutputKind.STDERR));
    }
  }

  private static long residentMiB(VmId vm) {
    try {
      return Files.readAllLines(Path.of("/proc/%d/status".formatted(qemu(vm).pid()))).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElseThrow();
    } catch (IOException gone) {
      throw new AssertionError("QEMU has ended", gone);
    }
  }

  @Override
  public void close() {
    service.close();
    bus.close();
  }
}
