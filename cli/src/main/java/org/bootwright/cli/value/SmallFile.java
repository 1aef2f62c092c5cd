package org.bootwright.cli.value;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Files of text that options name. */
public final class SmallFile {
  private SmallFile() {}

  /**
   * Reads one whole.
   *
   * @param option that names it, for the message
   * @param maximumBytes more than any that is meant; a larger file was named by mistake
   * @throws FailureException with {@code invalid_request}
   */
  public static String read(String option, Path file, long maximumBytes) {
    try {
      if (Files.size(file) > maximumBytes) {
        throw InvalidValue.because(
            option + " " + file + ": the file is larger than " + maximumBytes / 1024 + " KiB");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw InvalidValue.because(option + " " + file + ": there is no such file");
    } catch (IOException unreadable) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          option + " " + file + ": cannot be read as text in UTF-8",
          unreadable);
    }
  }
}
