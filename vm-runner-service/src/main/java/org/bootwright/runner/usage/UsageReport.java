package org.bootwright.runner.usage;

import java.util.Locale;

/**
 * What is known of a VM's use of space.
 *
 * @param usedBytes when it was measured last
 * @param limitBytes what it may use
 */
public record UsageReport(Level level, long usedBytes, long limitBytes) {
  /** In the order of seriousness. */
  public enum Level {
    FREE,
    /** Four fifths of the limit are used. */
    WARNED,
    /** The limit is reached: the VM may not write. */
    LIMIT_REACHED,
    /** The host's file system has no more than its reserve: the VM may not write. */
    HOST_FULL;

    /** Whether the VM has to be paused. */
    public boolean stopsWrites() {
      return compareTo(LIMIT_REACHED) >= 0;
    }
  }

  /** For people: why a VM is warned or paused. */
  @Override
  public String toString() {
    return switch (level) {
      case FREE -> "%s of %s written".formatted(gib(usedBytes), gib(limitBytes));
      case WARNED ->
          "%s of %s written; it is paused when all is".formatted(gib(usedBytes), gib(limitBytes));
      case LIMIT_REACHED ->
          "%s written, and %s is its limit; it goes on when files are removed or the limit is raised"
              .formatted(gib(usedBytes), gib(limitBytes));
      case HOST_FULL ->
          "the host's file system is full up to its reserve; it goes on when there is room";
    };
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
