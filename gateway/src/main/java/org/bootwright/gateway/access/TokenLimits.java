package org.bootwright.gateway.access;

import java.util.Optional;

/**
 * How much a token may have. What is absent is not limited.
 *
 * @param requestsPerSecond on average, at each gateway
 * @param requestBurst how many may come at once after a quiet time; absent: ten seconds' worth
 * @param vms of its own that have not ended
 * @param cpus of those VMs together, as are the other two
 */
public record TokenLimits(
    Optional<Integer> requestsPerSecond,
    Optional<Integer> requestBurst,
    Optional<Integer> vms,
    Optional<Integer> cpus,
    Optional<Integer> memoryMiB,
    Optional<Integer> diskGiB) {
  public static final TokenLimits NONE =
      new TokenLimits(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** One command of a person is several requests in a row. */
  private static final int DEFAULT_BURST_SECONDS = 10;

  /** How many requests may come at once. */
  int burst() {
    return requestBurst.orElse(
        (int)
            Math.min(
                Integer.MAX_VALUE, (long) requestsPerSecond.orElse(1) * DEFAULT_BURST_SECONDS));
  }

  boolean limitVms() {
    return vms.isPresent() || cpus.isPresent() || memoryMiB.isPresent() || diskGiB.isPresent();
  }
}
