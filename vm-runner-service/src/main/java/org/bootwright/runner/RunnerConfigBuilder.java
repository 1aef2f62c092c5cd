package org.bootwright.runner;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.runner.qemu.UnprivilegedUser;
import org.bootwright.runner.room.RoomLimits;
import org.bootwright.runner.share.SharingConfig;
import org.bootwright.runner.socket.RuntimeDirectory;

/** Collects how a runner is to be set up. Not safe for use by several threads. */
public final class RunnerConfigBuilder {
  /** Emulated boots take 3 s on an idle machine and 20 s on one that is busy with several. */
  private static final Duration DEFAULT_BOOT_TIMEOUT = Duration.ofSeconds(90);

  /** Three in a hundred emulated boots hang or panic; two in a row are one in a thousand. */
  private static final int DEFAULT_BOOT_RETRIES = 1;

  private static final Duration DEFAULT_CLOSE_GRACE = Duration.ofSeconds(20);
  private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(5);

  private final RunnerId runner;
  private final Path state;
  private final Path images;
  private Path kernel;
  private Path runtime;
  private RoomLimits room = RoomLimits.OF_THE_HOST;
  private UnprivilegedUser qemuUser = UnprivilegedUser.NOBODY;
  private SharingConfig sharing = SharingConfig.NOTHING;
  private Duration bootTimeout = DEFAULT_BOOT_TIMEOUT;
  private int bootRetries = DEFAULT_BOOT_RETRIES;
  private boolean closeLeavesVms;
  private Duration closeGrace = DEFAULT_CLOSE_GRACE;
  private Duration heartbeat = DEFAULT_HEARTBEAT;

  RunnerConfigBuilder(RunnerId runner, Path state, Path images, Path kernel) {
    this.runner = runner;
    this.state = state;
    this.images = images;
    this.kernel = kernel;
    this.runtime = defaultRuntime(state.toAbsolutePath().normalize());
  }

  RunnerConfigBuilder(RunnerConfig config) {
    this.runner = config.runner();
    this.state = config.state();
    this.images = config.images();
    this.kernel = config.kernel();
    this.runtime = config.runtime();
    this.room = config.room();
    this.qemuUser = config.qemuUser();
    this.sharing = config.sharing();
    this.bootTimeout = config.bootTimeout();
    this.bootRetries = config.bootRetries();
    this.closeLeavesVms = config.closeLeavesVms();
    this.closeGrace = config.closeGrace();
    this.heartbeat = config.heartbeat();
  }

  /** The folder of another kernel. */
  public RunnerConfigBuilder kernel(Path directory) {
    kernel = directory;
    return this;
  }

  /** Where sockets go. What is in it is removed at the start, so it is for this runner alone. */
  public RunnerConfigBuilder runtime(Path directory) {
    runtime = directory;
    return this;
  }

  /** What VMs may have together. */
  public RunnerConfigBuilder room(RoomLimits limits) {
    room = limits;
    return this;
  }

  /** Who QEMU becomes where the runner is root. */
  public RunnerConfigBuilder qemuUser(UnprivilegedUser user) {
    qemuUser = user;
    return this;
  }

  /** How files are shared with VMs; else no directory is. */
  public RunnerConfigBuilder sharing(SharingConfig config) {
    sharing = config;
    return this;
  }

  /** A deadline for boots, and how often one that came to nothing is tried again. */
  public RunnerConfigBuilder bootTimeout(Duration timeout, int retries) {
    bootTimeout = timeout;
    bootRetries = retries;
    return this;
  }

  /** Whether VMs run on when the runner is closed. */
  public RunnerConfigBuilder closeLeavesVms(boolean leaves) {
    closeLeavesVms = leaves;
    return this;
  }

  /** How long VMs may take to end when the runner is closed. */
  public RunnerConfigBuilder closeGrace(Duration grace) {
    closeGrace = grace;
    return this;
  }

  /** The time between two heartbeats. */
  public RunnerConfigBuilder heartbeat(Duration interval) {
    heartbeat = interval;
    return this;
  }

  public RunnerConfig build() {
    return new RunnerConfig(
        runner,
        state,
        images,
        kernel,
        runtime,
        room,
        qemuUser,
        sharing,
        bootTimeout,
        bootRetries,
        closeLeavesVms,
        closeGrace,
        heartbeat);
  }

  /** A directory for this state directory alone, and the same for the next runner on it. */
  private static Path defaultRuntime(Path state) {
    UUID name = UUID.nameUUIDFromBytes(state.toString().getBytes(StandardCharsets.UTF_8));
    return RuntimeDirectory.parentOfUser().resolve(name.toString().substring(0, 8));
  }
}
