package org.bootwright.runner.vm;

import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.Root;
import org.bootwright.runner.guest.GuestMessage;

/** The guest init's words for what went wrong, in ours. */
final class GuestFailures {
  private GuestFailures() {}

  static Failure of(GuestMessage.Failed said, Root root) {
    if (said.code().equals("no_command") && root instanceof Root.Directory(String path)) {
      return new Failure(
          FailureCode.INVALID_REQUEST,
          "booting from %s: it has no executable /sbin/init, and no command was given; give one"
              .formatted(path));
    }
    FailureCode code =
        switch (said.code()) {
          case "no_init" -> FailureCode.NO_INIT;
          case "root_not_found" -> FailureCode.ROOT_NOT_FOUND;
          case "root_damaged" -> FailureCode.ROOT_DAMAGED;
          case "command_not_found", "no_command" -> FailureCode.COMMAND_NOT_FOUND;
          case "command_not_executable" -> FailureCode.COMMAND_NOT_EXECUTABLE;
          case "user_not_found" -> FailureCode.USER_NOT_FOUND;
          case "workdir_not_found" -> FailureCode.WORKDIR_NOT_FOUND;
          case "protocol" -> FailureCode.GUEST_PROTOCOL;
          // volume, boot, and what a newer guest may say.
          default -> FailureCode.GUEST_BOOT_FAILED;
        };
    String message =
        said.message().isEmpty() ? "the guest gave up: " + said.code() : said.message();
    return new Failure(code, message);
  }
}
