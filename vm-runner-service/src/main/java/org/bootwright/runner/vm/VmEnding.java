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

  /** The same, where the guest failed with its console's last lines. */
  VmEnding shownBy(List<String> console) {
    return new VmEnding(
        exitCode, failure.map(why -> why.code().isOfGuest() ? why.shownBy(console) : why));
  }

  public static VmEnding failed(Failure failure) {
    return new VmEnding(Optional.empty(), Optional.of(failure));
  }

  static VmEnding failed(FailureCode code, String message) {
    return failed(new Failure(code, message));
  }
}
