package org.bootwright.service.health;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Checks of directories that a service works in. */
public final class DirectoryCheck {
  private DirectoryCheck() {}

  /** The directory is there and files can be made in it. */
  public static Readiness.Check writable(Path directory) {
    return () -> {
      if (!Files.isDirectory(directory)) {
        return Optional.of(directory + " is not a directory");
      }
      Files.delete(Files.createTempFile(directory, ".readiness-", ""));
      return Optional.empty();
    };
  }

  /** The directory is there and can be listed. */
  public static Readiness.Check readable(Path directory) {
    return () ->
        Files.isDirectory(directory) && Files.isReadable(directory)
            ? Optional.empty()
            : Optional.of(directory + " is not a directory that can be read");
  }
}
