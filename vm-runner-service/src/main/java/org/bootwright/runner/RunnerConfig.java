package org.bootwright.runner;

import java.nio.file.Path;
import java.time.Duration;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.runner.qemu.UnprivilegedUser;
import org.bootwright.runner.room.RoomLimits;
import org.bootwright.runner.share.SharingConfig;

/**
 * How a runner is set up.
 *
 * @param runner its name in the system, the same after a restart
 * @param state where VMs' disks and output are; one runner at a time uses it
 * @param images where the converter puts disks
 * @param kernel the folder that {@code kernel/build.sh} prints
 * @param runtime where sockets go; a short path
 * @param room what VMs may have together
 * @param qemuUser who QEMU becomes where the runner is root
 * @param sharing how files are shared with VMs, and which
 * @param bootTimeout from QEMU's start until the guest's program runs
 * @param bootRetries how often a boot that came to nothing is tried again; each time is reported
 * @param closeLeavesVms VMs run on when the runner is closed, for the next runner on this state
 * @param closeGrace how long VMs may take to end when the runner is closed, unless they are left
 * @param heartbeat between two heartbeats
 */
public record RunnerConfig(
    RunnerId runner,
    Path state,
    Path images,
    Path kernel,
    Path runtime,
    RoomLimits room,
    UnprivilegedUser qemuUser,
    SharingConfig sharing,
    Duration bootTimeout,
    int bootRetries,
    boolean closeLeavesVms,
    Duration closeGrace,
    Duration heartbeat) {

  public RunnerConfig {
    state = state.toAbsolutePath().normalize();
    images = images.toAbsolutePath().normalize();
    kernel = kernel.toAbsolutePath().normalize();
    runtime = runtime.toAbsolutePath().normalize();
  }

  /** With defaults for everything that has one. */
  public static RunnerConfig of(RunnerId runner, Path state, Path images, Path kernel) {
    return builder(runner, state, images, kernel).build();
  }

  /** Starts from the defaults. */
  public static RunnerConfigBuilder builder(RunnerId runner, Path state, Path images, Path kernel) {
    return new RunnerConfigBuilder(runner, state, images, kernel);
  }

  /** Starts from this. */
  public RunnerConfigBuilder change() {
    return new RunnerConfigBuilder(this);
  }

  Path vms() {
    return state.resolve("vms");
  }
}
