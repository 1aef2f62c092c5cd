package org.bootwright.engine;

import java.io.IOException;
import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** What is wrong with the settings that say where the Engine is. */
final class SettingFailure {
  private static final String DOING = "looking for the Docker Engine: ";

  private SettingFailure() {}

  static FailureException invalid(String what) {
    return new FailureException(FailureCode.INVALID_REQUEST, DOING + what);
  }

  static FailureException invalid(String what, Exception cause) {
    return new FailureException(FailureCode.INVALID_REQUEST, DOING + what, cause);
  }

  static FailureException unsupported(String host, String how, String what) {
    return new FailureException(
        FailureCode.UNSUPPORTED, "%s%s (%s): %s".formatted(DOING, host, how, what));
  }

  static FailureException unreadable(Path file, IOException cause) {
    return new FailureException(
        FailureCode.NOT_PERMITTED,
        "%sreading %s: %s".formatted(DOING, file, cause.getMessage()),
        cause);
  }
}
