package org.bootwright.runner.exec;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.runner.guest.GuestMessage;

/** The guest's words for why a command was not executed, in ours. */
final class ExecFailures {
  private ExecFailures() {}

  static FailureException of(GuestMessage.ExecFailed said) {
    FailureCode code =
        switch (said.code()) {
          case "command_not_found" -> FailureCode.COMMAND_NOT_FOUND;
          case "user_not_found" -> FailureCode.USER_NOT_FOUND;
          case "workdir_not_found" -> FailureCode.WORKDIR_NOT_FOUND;
          case "protocol" -> FailureCode.INVALID_REQUEST;
          case "limit" -> FailureCode.CONFLICT;
          // command_not_executable, boot, and what a newer guest may say: docker's 126.
          default -> FailureCode.COMMAND_NOT_EXECUTABLE;
        };
    return new FailureException(
        code, said.message().isEmpty() ? "the guest refused: " + said.code() : said.message());
  }
}
