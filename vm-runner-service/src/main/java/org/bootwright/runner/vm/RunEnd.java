package org.bootwright.runner.vm;

import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.runner.machine.MachineEvent;

/**
 * What is known of one run of QEMU at its end, and what follows from it.
 *
 * @param lastWord what the guest has said of its end
 * @param booted whether the guest was up
 * @param late whether it was ended since it did not come up in time
 * @param panicked whether its kernel said so
 * @param stopAsked whether it was told to end
 * @param forced whether it was ended by force
 * @param shutdownReason QEMU's; empty where it gave none
 */
record RunEnd(
    ConsoleExcerpt console,
    Optional<VmEnding> lastWord,
    boolean booted,
    boolean late,
    boolean panicked,
    boolean stopAsked,
    boolean forced,
    String shutdownReason) {
  BootOutcome outcome(MachineEvent.QemuEnded ended) {
    if (lastWord.isPresent()) {
      return new BootOutcome.Ended(lastWord.get());
    }
    if (forced) {
      return new BootOutcome.Ended(VmEnding.forced());
    }
    if (late) {
      return new BootOutcome.NotBooted(
          failure(FailureCode.GUEST_BOOT_FAILED, "the guest did not come up in time"));
    }
    if (panicked
        || shutdownReason.equals("guest-panic")
        || (shutdownReason.equals("guest-reset") && console.showsPanic())) {
      return failed(failure(FailureCode.GUEST_PANIC, "the guest's kernel panicked"));
    }
    return switch (shutdownReason) {
      case "guest-shutdown" -> switchedOff();
      case "guest-reset" -> reset();
      default -> new BootOutcome.Ended(VmEnding.failed(qemuFailure(ended)));
    };
  }

  private BootOutcome switchedOff() {
    return booted
        ? new BootOutcome.Ended(VmEnding.exited(0))
        : failed(failure(FailureCode.GUEST_BOOT_FAILED, "the guest switched itself off"));
  }

  private BootOutcome reset() {
    if (stopAsked) {
      return new BootOutcome.Ended(VmEnding.exited(0));
    }
    return booted
        ? new BootOutcome.Rebooted()
        : failed(failure(FailureCode.GUEST_BOOT_FAILED, "the guest was reset during its boot"));
  }

  /**
   * A guest that fails while it boots may come up at the next try; one that ran does not start
   * over.
   */
  private BootOutcome failed(Failure failure) {
    return booted
        ? new BootOutcome.Ended(VmEnding.failed(failure))
        : new BootOutcome.NotBooted(failure);
  }

  private Failure failure(FailureCode code, String what) {
    String doing = booted ? "running the guest: " : "booting the guest: ";
    return new Failure(code, doing + what + "; " + console.lastLines());
  }

  private Failure qemuFailure(MachineEvent.QemuEnded ended) {
    String reason =
        Optional.of(ended.lastWords())
            .filter(words -> !words.isEmpty())
            .map(words -> "it said: " + words)
            .orElse("it said nothing");
    String code =
        ended.exitCode().isPresent()
            ? "code " + ended.exitCode().getAsInt()
            : "a code that is not known, since an earlier runner had started it";
    String why = shutdownReason.isEmpty() ? "" : " (" + shutdownReason + ")";
    return new Failure(
        FailureCode.QEMU_FAILED,
        "running QEMU: it ended with %s%s; %s".formatted(code, why, reason));
  }
}
