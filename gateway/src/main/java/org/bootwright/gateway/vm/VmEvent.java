package org.bootwright.gateway.vm;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.RunnerId;

/** Something that happened to a VM, or that its owner wants. */
public sealed interface VmEvent {
  Instant at();

  /** The disk is there already: no conversion is needed. */
  record ImageKnown(ImageDescription image, Instant at) implements VmEvent {}

  /** The root is no converted disk: whichever runner has room can boot the VM. */
  record NoDiskNeeded(Instant at) implements VmEvent {}

  /** The conversion that will make the VM's disk is known. */
  record ConversionAwaited(UUID conversion, Instant at) implements VmEvent {}

  record ImageReady(UUID conversion, ImageDescription image, Instant at) implements VmEvent {}

  record ImageFailed(UUID conversion, Failure failure, Instant at) implements VmEvent {}

  /** A runner asks whether it may boot the VM. */
  record BootClaimed(int attempt, RunnerId runner, Instant at) implements VmEvent {}

  record Started(
      int attempt,
      RunnerId runner,
      Accelerator accelerator,
      GuestMode mode,
      List<PortForward> ports,
      Instant at)
      implements VmEvent {
    public Started {
      ports = List.copyOf(ports);
    }
  }

  record PhaseReached(int attempt, BootPhase phase, Instant at) implements VmEvent {}

  /**
   * The guest stands still.
   *
   * @param pausedAt by the runner's clock
   */
  record Paused(int attempt, RunnerId runner, String reason, Instant pausedAt, Instant at)
      implements VmEvent {}

  /**
   * The guest goes on.
   *
   * @param resumedAt by the runner's clock
   */
  record Resumed(int attempt, RunnerId runner, Instant resumedAt, Instant at) implements VmEvent {}

  record Warned(int attempt, String message, Instant at) implements VmEvent {}

  /**
   * A run is over.
   *
   * @param endedAt by the runner's clock
   */
  record Ended(
      int attempt,
      RunnerId runner,
      Optional<Integer> exitCode,
      Optional<Failure> failure,
      Instant endedAt,
      Instant at)
      implements VmEvent {}

  /**
   * The VM has to wait for room.
   *
   * @param declinedBy the runner that said so; absent where none was asked
   */
  record RoomAwaited(int attempt, Optional<RunnerId> declinedBy, String reason, Instant at)
      implements VmEvent {}

  /** A runner has room for a VM that waits for it. */
  record RoomFound(int attempt, RunnerId runner, Instant at) implements VmEvent {}

  /** No runner will ever have room for a VM that waits for it. */
  record RoomDenied(int attempt, Failure failure, Instant at) implements VmEvent {}

  /** It is time to look at the VM again. */
  record Due(Instant at) implements VmEvent {}

  record StopRequested(long graceMillis, Instant at) implements VmEvent {}

  record KillRequested(Instant at) implements VmEvent {}

  record StartRequested(Instant at) implements VmEvent {}

  record RestartRequested(long graceMillis, Instant at) implements VmEvent {}

  record DiskRequested(int diskGiB, Instant at) implements VmEvent {}

  record RemoveRequested(boolean force, Instant at) implements VmEvent {}

  /** The VM's runner has not been heard of for too long. */
  record RunnerSilent(Instant at) implements VmEvent {}

  /** The VM's runner says that it has the VM. */
  record RunnerConfirmed(int attempt, RunnerId runner, Instant at) implements VmEvent {}

  /**
   * The VM's runner is alive and has said for some time that it does not have the VM.
   *
   * @param grantedBefore a claim that was granted later may not have reached the runner yet
   */
  record RunnerDenied(int attempt, RunnerId runner, Instant grantedBefore, Instant at)
      implements VmEvent {}

  /** The gateway was started on a bus that keeps nothing: what it had sent is lost. */
  record GatewayRestarted(Instant at) implements VmEvent {}
}
