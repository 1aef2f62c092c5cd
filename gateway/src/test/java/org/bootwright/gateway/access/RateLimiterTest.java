package org.bootwright.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {
  private long nanos;
  private final RateLimiter limiter = new RateLimiter(() -> nanos);

  private static ApiToken token(
      String digit, Optional<Integer> perSecond, Optional<Integer> burst) {
    TokenLimits none = TokenLimits.NONE;
    return new ApiToken(
        new TokenId(digit.repeat(16)),
        "t" + digit,
        Scope.READ,
        new TokenLimits(
            perSecond, burst, none.vms(), none.cpus(), none.memoryMiB(), none.diskGiB()),
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aBurstPassesAndThenOneForEachDrop() {
    ApiToken token = token("1", Optional.of(2), Optional.of(3));
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.take(token)).isZero();
    }
    assertThat(limiter.take(token)).isEqualTo(Duration.ofMillis(500));
    nanos += TimeUnit.MILLISECONDS.toNanos(400);
    assertThat(limiter.take(token)).isEqualTo(Duration.ofMillis(100));
    nanos += TimeUnit.MILLISECONDS.toNanos(100);
    assertThat(limiter.take(token)).isZero();
    nanos += TimeUnit.HOURS.toNanos(1);
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.take(token)).isZero();
    }
    assertThat(limiter.take(token)).isPositive();
  }

  @Test
  void tenSecondsWorthMayComeAtOnceUnlessSaidOtherwise() {
    ApiToken token = token("1", Optional.of(2), Optional.empty());
    for (int i = 0; i < 20; i++) {
      assertThat(limiter.take(token)).isZero();
    }
    assertThat(limiter.take(token)).isPositive();
  }

  @Test
  void eachTokenHasABucketOfItsOwnAndOneWithoutALimitHasNone() {
    ApiToken limited = token("1", Optional.of(1), Optional.of(1));
    assertThat(limiter.take(limited)).isZero();
    assertThat(limiter.take(limited)).isPositive();
    assertThat(limiter.take(token("2", Optional.of(1), Optional.of(1)))).isZero();
    for (int i = 0; i < 1000; i++) {
      assertThat(limiter.take(token("3", Optional.empty(), Optional.empty()))).isZero();
    }
  }
}
