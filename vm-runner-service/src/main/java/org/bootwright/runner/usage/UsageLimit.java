package org.bootwright.runner.usage;

/**
 * How much a VM may write.
 *
 * @param bytes in all
 * @param reserveBytes what has to stay free in the file system, whoever fills it
 */
public record UsageLimit(long bytes, long reserveBytes) {
  public UsageLimit {
    if (bytes <= 0 || reserveBytes < 0) {
      throw new IllegalArgumentException("a limit is positive and a reserve is not negative");
    }
  }

  /** From here on the VM's owner is warned. */
  long warningBytes() {
    return bytes / 5 * 4;
  }

  /** What has to be freed again before it counts, so that a VM is not stopped for each block. */
  long marginBytes() {
    return bytes / 50;
  }

  /** As {@link #marginBytes}, of the host. */
  long reserveMarginBytes() {
    return reserveBytes / 10;
  }
}
