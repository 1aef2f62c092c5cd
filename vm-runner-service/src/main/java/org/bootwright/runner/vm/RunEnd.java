package org.bootwright.runner.vm;

import java.time.Duration;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.runner.machine.MachineEvent;

/**
 * What is known of one run of QEMU at its end, and what follows from it.
 *
 * @param lastWord what is known of the guest's end
 * @param up how long the guest was up; empty where it did not come up
 * @param late whether it was ended since it did not come up in time
 * @param panicked whether its kernel said so
 * @param stopAsked whether it was told to end
 * @param forced whether it was ended by force
 * @param shutdownReason QEMU's; empty where it gave none
 * @param hostIsShort whether the host's kernel has ended processes for lack of memory meanwhile
 */
record RunEnd(
    ConsoleExcerpt console,
    Optional<VmEnding> lastWord,
    Optional<Duration> up,
    boolean late,
    boolean panicked,
    boolean stopAsked,
    boolean forced,
    String shutdownReason,
    boolean hostIsShort) {
  BootOutcome outcome(MachineEvent.QemuEnded ended) {
    if (lastWord.isPresent()) {
      return new BootOutcome.Ended(shown(lastWord.get()));
    }
    if (forced) {
      return new BootOutcome.Ended(VmEnding.forced());
    }
    if (panicked || shutdownReason.equals("guest-panic") || hasPanickedUnnoticed()) {
      return failed(panic());
    }
    if (late) {
      return failed(failure(FailureCode.GUEST_NOT_READY, "the guest did not come up in time"));
    }
    return switch (shutdownReason) {
      case "guest-shutdown" -> switchedOff();
      case "guest-reset" -> reset();
      default ->
          new BootOutcome.Ended(
              shown(VmEnding.failed(QemuFailure.of(ended, shutdownReason, hostIsShort))));
    };
  }

  /** Before the guest has the driver for pvpanic, its console alone tells. */
  private boolean hasPanickedUnnoticed() {
    return (late || (up.isEmpty() && shutdownReason.equals("guest-reset")))
        && console.panic().isPresent();
  }

  private Failure panic() {
    Optional<KernelPanic> last = console.panic();
    return failure(
        last.filter(KernelPanic::isForLackOfMemory).isPresent()
            ? FailureCode.GUEST_OUT_OF_MEMORY
            : FailureCode.GUEST_PANIC,
        last.map(KernelPanic::explained).orElse("the guest's kernel panicked"));
  }

  private BootOutcome switchedOff() {
    return up.isPresent()
        ? new BootOutcome.Ended(VmEnding.exited(0))
        : failed(failure(FailureCode.GUEST_BOOT_FAILED, "the guest switched itself off"));
  }

  /** A processor that faults while it handles a fault resets the machine, without a word. */
  private BootOutcome reset() {
    if (stopAsked) {
      return new BootOutcome.Ended(VmEnding.exited(0));
    }
    return up.isPresent()
        ? new BootOutcome.Rebooted(up.get())
        : failed(failure(FailureCode.GUEST_RESET, "the guest was reset during its boot"));
  }

  /**
   * A guest that fails while it boots may come up at the next try; one that ran does not start
   * over.
   */
  private BootOutcome failed(Failure failure) {
    return up.isPresent()
        ? new BootOutcome.Ended(VmEnding.failed(failure))
        : new BootOutcome.NotBooted(failure);
  }

  private Failure failure(FailureCode code, String what) {
    String doing = up.isPresent() ? "running the guest: " : "booting the guest: ";
    return new Failure(code, doing + what).shownBy(console.lastLines());
  }

  private VmEnding shown(VmEnding ending) {
    return ending.shownBy(console.lastLines());
  }
}
