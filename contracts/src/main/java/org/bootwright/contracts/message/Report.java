package org.bootwright.contracts.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;

/** What a worker has done. The gateway's records follow from these, so none may be lost. */
public sealed interface Report extends Message {
  record ConversionFinished(UUID conversion, int attempt, ImageDescription image)
      implements Report {}

  record ConversionFailed(UUID conversion, int attempt, Failure failure) implements Report {}

  /** A converter that is being closed hands a conversion back, for another one to do it. */
  record ConversionReleased(UUID conversion, int attempt) implements Report {}

  record ImageRemoved(Digest digest) implements Report {}

  /**
   * The guest is up: the image's own init, or the command, was executed.
   *
   * @param mode which of the two
   * @param ports as they were bound
   */
  record VmStarted(
      VmId vm,
      int attempt,
      RunnerId runner,
      Accelerator accelerator,
      GuestMode mode,
      List<PortForward> ports,
      Instant at)
      implements Report {
    public VmStarted {
      ports = List.copyOf(ports);
    }
  }

  /**
   * The guest's processors stand still until there is room for what the VM writes.
   *
   * @param reason what is used up, fit to be shown
   * @param at by the runner's clock, which decides which of these and {@link VmResumed} is later
   */
  record VmPaused(VmId vm, int attempt, RunnerId runner, String reason, Instant at)
      implements Report {}

  /** The guest's processors run again, or do so still. */
  record VmResumed(VmId vm, int attempt, RunnerId runner, Instant at) implements Report {}

  /**
   * A runner was offered a boot that it has no room for now. The boot is nobody's: it is to be
   * offered to a runner that has room, or to this one once it has.
   *
   * @param reason what is missing, fit to be shown
   */
  record BootDeclined(VmId vm, int attempt, RunnerId runner, String reason, Instant at)
      implements Report {}

  /**
   * The VM has ended, or could not be started. Its output can still be read from the runner until
   * the VM is removed.
   *
   * @param exitCode of the command that ran, 128+N for a signal, or 0 for a machine that was
   *     powered off; absent when it did not end by itself
   * @param failure why it did not end well; absent when it did
   */
  record VmEnded(
      VmId vm,
      int attempt,
      RunnerId runner,
      Optional<Integer> exitCode,
      Optional<Failure> failure,
      Instant at)
      implements Report {}
}
