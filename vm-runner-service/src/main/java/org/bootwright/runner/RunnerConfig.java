package org.bootwright.runner;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.runner.qemu.UnprivilegedUser;

/**
 * How a runner is set up.
 *
 * @param runner its name in the system, the same after a restart
 * @param state where VMs' disks and output are; one runner at a time uses it
 * @param images where the converter puts disks
 * @param kernel the folder that {@code kernel/build.sh} prints
 * @param runtime where sockets go; a short path
 * @param memoryMiB what VMs may use together; absent for what the host can spare
 * @param qemuUser who QEMU becomes where the runner is root
 * @param bootTimeout from QEMU's start until the guest's program runs
 * @param bootRetries how often a boot that came to nothing is tried again; each time is reported
 * @param closeGrace how long VMs may take to end when the runner is closed
 * @param heartbeat between two heartbeats
 */
public record RunnerConfig(
    RunnerId runner,
    Path state,
    Path images,
    Path kernel,
    Path runtime,
    OptionalInt memoryMiB,
    UnprivilegedUser qemuUser,
    Duration bootTimeout,
    int bootRetries,
    Duration closeGrace,
    Duration heartbeat) {

  /** Emulated boots take 3 s on an idle machine and 20 s on one that is busy with several. */
  static final Duration DEFAULT_BOOT_TIMEOUT = Duration.ofSeconds(90);

  /** Three in a hundred emulated boots hang or panic; two in a row are one in a thousand. */
  static final int DEFAULT_BOOT_RETRIES = 1;

  static final Duration DEFAULT_CLOSE_GRACE = Duration.ofSeconds(20);
  static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(5);

  public RunnerConfig {
    state = state.toAbsolutePath().normalize();
    images = images.toAbsolutePath().normalize();
    kernel = kernel.toAbsolutePath().normalize();
    runtime = runtime.toAbsolutePath().normalize();
  }

  /** With defaults for everything that has one. */
  public static RunnerConfig of(RunnerId runner, Path state, Path images, Path kernel) {
    return new RunnerConfig(
        runner,
        state,
        images,
        kernel,
        defaultRuntime(state.toAbsolutePath().normalize()),
        OptionalInt.empty(),
        UnprivilegedUser.NOBODY,
        DEFAULT_BOOT_TIMEOUT,
        DEFAULT_BOOT_RETRIES,
        DEFAULT_CLOSE_GRACE,
        DEFAULT_HEARTBEAT);
  }

  /** The same with another deadline for boots. */
  public RunnerConfig withBootTimeout(Duration timeout, int retries) {
    return new RunnerConfig(
        runner,
        state,
        images,
        kernel,
        runtime,
        memoryMiB,
        qemuUser,
        timeout,
        retries,
        closeGrace,
        heartbeat);
  }

  /** The same with a limit for the memory of all VMs together. */
  public RunnerConfig withMemoryMiB(int limitMiB) {
    return new RunnerConfig(
        runner,
        state,
        images,
        kernel,
        runtime,
        OptionalInt.of(limitMiB),
        qemuUser,
        bootTimeout,
        bootRetries,
        closeGrace,
        heartbeat);
  }

  /** The same with another time for VMs to end when the runner is closed. */
  public RunnerConfig withCloseGrace(Duration grace) {
    return new RunnerConfig(
        runner,
        state,
        images,
        kernel,
        runtime,
        memoryMiB,
        qemuUser,
        bootTimeout,
        bootRetries,
        grace,
        heartbeat);
  }

  Path vms() {
    return state.resolve("vms");
  }

  /**
   * A directory for this state directory alone, since whatever is in it is removed at the start.
   */
  private static Path defaultRuntime(Path state) {
    UUID name = UUID.nameUUIDFromBytes(state.toString().getBytes(StandardCharsets.UTF_8));
    return runtimeParent().resolve(name.toString().substring(0, 8));
  }

  private static Path runtimeParent() {
    String user = System.getProperty("user.name");
    if ("root".equals(user)) {
      return Path.of("/run/bootwright");
    }
    return Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
        .map(directory -> Path.of(directory, "bootwright"))
        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "bootwright-" + user));
  }
}
