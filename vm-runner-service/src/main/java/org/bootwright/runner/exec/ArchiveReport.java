package org.bootwright.runner.exec;

import java.io.ByteArrayOutputStream;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.runner.guest.GuestProtocolException;
import org.bootwright.runner.guest.GuestText;

/** What the guest says of files that it could not copy. Guarded by its session's lock. */
final class ArchiveReport {
  /** More than the guest init writes. */
  private static final int MAXIMUM_BYTES = 8 * 1024;

  private static final int EXIT_SIGNALLED = 128;

  private final String action;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  ArchiveReport(String action) {
    this.action = action;
  }

  void add(byte[] bytes) {
    said.write(bytes, 0, Math.min(bytes.length, MAXIMUM_BYTES - said.size()));
  }

  /** Why the exit code is not 0. */
  FailureException failure(int exitCode) {
    if (exitCode > EXIT_SIGNALLED) {
      return new FailureException(
          FailureCode.CANCELLED,
          "%s: ended in the VM by signal %d".formatted(action, exitCode - EXIT_SIGNALLED));
    }
    try {
      GuestText text = GuestText.parse(said.toByteArray(), 0);
      return new FailureException(ExecFailures.code(text.code()), text.message());
    } catch (GuestProtocolException e) {
      return new FailureException(
          FailureCode.GUEST_PROTOCOL,
          "%s: the guest ended with %d and did not say why".formatted(action, exitCode),
          e);
    }
  }
}
