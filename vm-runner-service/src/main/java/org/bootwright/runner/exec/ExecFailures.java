package org.bootwright.runner.exec;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.runner.guest.GuestMessage;

/** The guest's words for why a command was not executed, or files not copied, in ours. */
final class ExecFailures {
  private ExecFailures() {}

  static FailureException of(GuestMessage.ExecFailed said) {
    return new FailureException(
        code(said.code()),
        said.message().isEmpty() ? "the guest refused: " + said.code() : said.message());
  }

  static FailureCode code(String word) {
    return switch (word) {
      case "command_not_found" -> FailureCode.COMMAND_NOT_FOUND;
      case "user_not_found" -> FailureCode.USER_NOT_FOUND;
      case "workdir_not_found" -> FailureCode.WORKDIR_NOT_FOUND;
      case "protocol", "archive", "not_a_directory" -> FailureCode.INVALID_REQUEST;
      case "limit" -> FailureCode.CONFLICT;
      case "path_not_found" -> FailureCode.FILE_NOT_FOUND;
      case "no_space" -> FailureCode.NO_SPACE;
      case "not_permitted" -> FailureCode.NOT_PERMITTED;
      case "incomplete", "io" -> FailureCode.UNSUPPORTED;
      // command_not_executable, boot, and what a newer guest may say: docker's 126.
      default -> FailureCode.COMMAND_NOT_EXECUTABLE;
    };
  }
}
