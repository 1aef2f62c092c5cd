package org.bootwright.runner.usage;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Files that may take all that the host has room for: they are not counted, and only the reserve of
 * their file system is held.
 */
public record UnlimitedUsage(Path directory) implements UsageMeter {
  /** The limit that goes with it. */
  public static final long LIMIT_BYTES = Long.MAX_VALUE;

  @Override
  public long usedBytes() {
    return 0;
  }

  @Override
  public Optional<Path> place() {
    return Optional.of(directory);
  }
}
