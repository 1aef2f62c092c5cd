package org.bootwright.runner.share;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Finds a directory that somebody wants a VM to have, and decides whether it may. */
final class HostDirectory {
  private final List<Path> allowed;

  /**
   * A finder.
   *
   * @param allowed what is in one of these may be shared, links followed
   */
  HostDirectory(List<Path> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  /**
   * Gives the directory without links.
   *
   * @param what for messages, such as {@code the root directory}
   * @throws FailureException {@code directory_not_found} or {@code not_permitted}
   */
  Path find(String what, Path path) {
    Path real;
    try {
      real = path.toRealPath();
    } catch (AccessDeniedException refused) {
      throw notReadable(what, path);
    } catch (IOException missing) {
      throw new FailureException(
          FailureCode.DIRECTORY_NOT_FOUND,
          "sharing %s %s: it is not there on the VM's host; check the path".formatted(what, path),
          missing);
    }
    if (!Files.isDirectory(real)) {
      throw new FailureException(
          FailureCode.DIRECTORY_NOT_FOUND,
          "sharing %s %s: it is no directory; name one".formatted(what, path));
    }
    if (!Files.isReadable(real) || !Files.isExecutable(real)) {
      throw notReadable(what, path);
    }
    requireAllowed(what, path, real);
    return real;
  }

  private static FailureException notReadable(String what, Path path) {
    return new FailureException(
        FailureCode.NOT_PERMITTED,
        "sharing %s %s: the runner's user %s may not read it; change its owner or mode, or the runner's user"
            .formatted(what, path, System.getProperty("user.name")));
  }

  private void requireAllowed(String what, Path path, Path real) {
    if (allowed.stream().noneMatch(real::startsWith)) {
      throw new FailureException(
          FailureCode.NOT_PERMITTED,
          "sharing %s %s: this runner shares %s; have its operator add the directory to BOOTWRIGHT_SHARED_DIRECTORIES"
              .formatted(
                  what,
                  path,
                  allowed.isEmpty()
                      ? "no directories"
                      : "only what is in "
                          + String.join(", ", allowed.stream().map(Path::toString).toList())));
    }
  }
}
