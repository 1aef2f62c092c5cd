package org.bootwright.converter;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Says what a failure of the host's file system means to the user. */
final class HostFailures {
  /** Less than this and a write fails soon, whatever language the kernel's message came in. */
  private static final long FULL_BYTES = 1L << 20;

  private HostFailures() {}

  /**
   * @param doing what starts the message: {@code converting oci:/x}
   * @param written where the conversion writes, for asking how much room is left
   */
  static FailureException translate(IOException e, String doing, Path written) {
    if (isOutOfSpace(e, written)) {
      return failure(
          FailureCode.NO_SPACE,
          "%s: no space is left in %s; free some, or set another directory"
              .formatted(doing, written),
          e);
    }
    return switch (e) {
      case NoSuchFileException missing ->
          failure(
              FailureCode.IMAGE_NOT_FOUND,
              "%s: %s does not exist".formatted(doing, missing.getFile()),
              e);
      case NotDirectoryException file ->
          failure(
              FailureCode.IMAGE_NOT_FOUND,
              "%s: %s is not a directory".formatted(doing, file.getFile()),
              e);
      case AccessDeniedException denied ->
          failure(
              FailureCode.NOT_PERMITTED,
              "%s: no permission for %s".formatted(doing, denied.getFile()),
              e);
      default -> failure(FailureCode.SOURCE_UNAVAILABLE, "%s: %s".formatted(doing, reason(e)), e);
    };
  }

  private static boolean isOutOfSpace(IOException e, Path written) {
    String reason = reason(e);
    if (reason.contains("No space left") || reason.contains("quota exceeded")) {
      return true;
    }
    try {
      return Files.getFileStore(written).getUsableSpace() < FULL_BYTES;
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
      return false;
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static FailureException failure(FailureCode code, String message, IOException cause) {
    return new FailureException(code, message, cause);
  }
}
