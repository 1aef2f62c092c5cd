package org.bootwright.gateway.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A bucket for each token that may send only so many requests: a request takes one drop, time fills
 * it up again. Each gateway has buckets of its own; sharing them would cost a write a request. One
 * lock guards them.
 */
public final class RateLimiter {
  private static final double NANOS_PER_SECOND = 1e9;

  /** One that falls out begins anew with a full bucket, which is what a quiet token has anyway. */
  private static final int MAXIMUM_BUCKETS = 2 * Tokens.MAXIMUM_TOKENS;

  private final LongSupplier nanoClock;

  /** The least recently used first. */
  private final Map<TokenId, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private record Bucket(double drops, long atNanos) {}

  /**
   * Makes one.
   *
   * @param nanoClock as {@code System::nanoTime}
   */
  public RateLimiter(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Takes a request: zero if the token may send it, else how long to wait before the next try. */
  public synchronized Duration take(ApiToken token) {
    if (token.limits().requestsPerSecond().isEmpty()) {
      return Duration.ZERO;
    }
    int perSecond = token.limits().requestsPerSecond().get();
    int burst = token.limits().burst();
    long now = nanoClock.getAsLong();
    Bucket before = buckets.getOrDefault(token.id(), new Bucket(burst, now));
    double filled =
        Math.min(burst, before.drops() + (now - before.atNanos()) / NANOS_PER_SECOND * perSecond);
    boolean enough = filled >= 1;
    buckets.put(token.id(), new Bucket(enough ? filled - 1 : filled, now));
    if (buckets.size() > MAXIMUM_BUCKETS) {
      buckets.remove(buckets.keySet().iterator().next());
    }
    return enough
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil((1 - filled) / perSecond * NANOS_PER_SECOND));
  }
}
