package org.bootwright.cli.copy;

import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Where a copy goes, by docker's rules.
 *
 * @param directory which it is unpacked into, and must be there
 * @param rootName what the copy is called there; absent where only what is in it is copied
 */
record CopyTarget(String directory, Optional<String> rootName) {
  /** What is at the end that is copied to. */
  enum Existing {
    DIRECTORY,
    OTHER,
    NOTHING
  }

  /**
   * Decides.
   *
   * @param source as typed
   * @param sourceName what it is called, which {@code .} does not tell
   * @param target as typed; of a link to a file, what that leads to
   */
  static CopyTarget decide(
      PathText source,
      String sourceName,
      boolean sourceIsDirectory,
      PathText target,
      Existing existing) {
    return switch (existing) {
      case DIRECTORY -> {
        boolean contents = sourceIsDirectory && (source.isContents() || sourceName.isEmpty());
        yield new CopyTarget(target.plain(), contents ? Optional.empty() : Optional.of(sourceName));
      }
      case OTHER -> {
        if (sourceIsDirectory) {
          throw refused(
              "copying %s: it is a directory, and %s is none"
                  .formatted(source.text(), target.text()));
        }
        if (target.wantsDirectory()) {
          throw refused("copying to %s: it is no directory".formatted(target.text()));
        }
        yield renamed(target);
      }
      case NOTHING -> {
        if (target.wantsDirectory() && !sourceIsDirectory) {
          throw new FailureException(
              FailureCode.FILE_NOT_FOUND,
              "copying to %s: there is no such directory".formatted(target.text()));
        }
        yield renamed(target);
      }
    };
  }

  private static CopyTarget renamed(PathText target) {
    return new CopyTarget(target.parent(), Optional.of(target.name()));
  }

  private static FailureException refused(String message) {
    return new FailureException(FailureCode.INVALID_REQUEST, message);
  }
}
