package org.bootwright.runner.vm;

import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;

/**
 * How a VM ended.
 *
 * @param exitCode absent where it did not end by itself
 * @param failure absent where it ended well, or as it was told to
 */
public record VmEnding(Optional<Integer> exitCode, Optional<Failure> failure) {
  /** The command ended with this code, or the machine was switched off (0). */
  static VmEnding exited(int code) {
    return new VmEnding(Optional.of(code), Optional.empty());
  }

  /** A signal ended the command. */
  static VmEnding signalled(int signal) {
    return exited(128 + signal);
  }

  /** It was told to end and did not do so by itself. */
  static VmEnding forced() {
    return new VmEnding(Optional.empty(), Optional.empty());
  }

  /** The kernel ended the command for lack of memory. */
  static VmEnding outOfMemory(String line) {
    Failure failure =
        new Failure(
            FailureCode.GUEST_OUT_OF_MEMORY,
            "running the command: the guest ran out of memory, and its kernel ended it (%s); give the VM more memory"
                .formatted(line));
    return new VmEnding(Optional.of(failure.code().exitStatus()), Optional.of(failure));
  }

  /** The same with the last lines of its console, where the guest failed and has none yet. */
  VmEnding shownBy(List<String> console) {
    return new VmEnding(
        exitCode,
        failure.map(
            why -> why.code().isOfGuest() && why.console().isEmpty() ? why.shownBy(console) : why));
  }

  public static VmEnding failed(Failure failure) {
    return new VmEnding(Optional.empty(), Optional.of(failure));
  }

  static VmEnding failed(FailureCode code, String message) {
    return failed(new Failure(code, message));
  }
}
