package org.bootwright.runner.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.bootwright.runner.usage.UsageReport.Level;
import org.junit.jupiter.api.Test;

final class UsageEstimateTest {
  private static final long LIMIT = 1_000;
  private static final long RESERVE = 100;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final OptionalLong PLENTY = OptionalLong.of(100_000);

  private final UsageEstimate estimate = new UsageEstimate(new UsageLimit(LIMIT, RESERVE));

  private void measured(long usedBytes) {
    estimate.measured(0, 0, usedBytes, PLENTY);
  }

  private Level levelAt(long usedBytes) {
    measured(usedBytes);
    return estimate.report(PLENTY).level();
  }

  @Test
  void warningComesAtFourFifthsAndTheEndAtTheLimit() {
    assertThat(levelAt(799)).isEqualTo(Level.FREE);
    assertThat(levelAt(800)).isEqualTo(Level.WARNED);
    assertThat(levelAt(999)).isEqualTo(Level.WARNED);
    assertThat(levelAt(1_000)).isEqualTo(Level.LIMIT_REACHED);
  }

  @Test
  void levelsEndOnlyWhenSomeMoreWasFreed() {
    levelAt(1_000);
    assertThat(levelAt(980)).isEqualTo(Level.LIMIT_REACHED);
    assertThat(levelAt(979)).isEqualTo(Level.WARNED);
    assertThat(levelAt(780)).isEqualTo(Level.WARNED);
    assertThat(levelAt(779)).isEqualTo(Level.FREE);
  }

  @Test
  void raisedLimitCountsAtOnce() {
    levelAt(1_000);
    estimate.limit(new UsageLimit(1_010, RESERVE));
    assertThat(estimate.report(PLENTY).level()).isEqualTo(Level.WARNED);
    estimate.limit(new UsageLimit(2_000, RESERVE));
    assertThat(estimate.report(PLENTY).level()).isEqualTo(Level.FREE);
  }

  @Test
  void hostThatIsNearlyFullStopsAllWhateverTheyHaveWritten() {
    measured(1);
    assertThat(estimate.report(OptionalLong.of(100)).level()).isEqualTo(Level.FREE);
    assertThat(estimate.report(OptionalLong.of(99)).level()).isEqualTo(Level.HOST_FULL);
    assertThat(estimate.report(OptionalLong.of(109)).level()).isEqualTo(Level.HOST_FULL);
    assertThat(estimate.report(OptionalLong.of(110)).level()).isEqualTo(Level.FREE);
  }

  @Test
  void nothingIsMeasuredWhileTheFileSystemHasLostLessThanWhatIsLeft() {
    assertThat(estimate.isDue(0, PLENTY)).as("the first time").isTrue();
    measured(300);
    assertThat(estimate.isDue(SECOND, OptionalLong.of(100_000 - 499))).isFalse();
    assertThat(estimate.isDue(SECOND, OptionalLong.of(100_000 - 500))).isTrue();
    assertThat(estimate.isDue(29 * SECOND, PLENTY)).isFalse();
    assertThat(estimate.isDue(30 * SECOND, PLENTY)).as("others may have removed files").isTrue();
  }

  @Test
  void lastHundredthIsNotMeasuredByteByByte() {
    measured(999);
    assertThat(estimate.isDue(SECOND, OptionalLong.of(100_000 - 9))).isFalse();
    assertThat(estimate.isDue(SECOND, OptionalLong.of(100_000 - 10))).isTrue();
  }

  @Test
  void measurementsTakeNoMoreThanOneHundredthOfTheTimeUnlessItIsUrgent() {
    estimate.measured(0, SECOND, 300, PLENTY);
    assertThat(estimate.isDue(99 * SECOND, PLENTY)).isFalse();
    assertThat(estimate.isDue(100 * SECOND, PLENTY)).isTrue();
    OptionalLong muchLost = OptionalLong.of(10_000);
    assertThat(estimate.isDue(9 * SECOND, muchLost)).isFalse();
    assertThat(estimate.isDue(10 * SECOND, muchLost)).isTrue();
  }

  @Test
  void measurementThatFailedSaysNothingAndIsTriedAgainAfterASecond() {
    estimate.failed(0, 0);
    assertThat(estimate.isMeasured()).isFalse();
    assertThat(estimate.isDue(SECOND - 1, PLENTY)).isFalse();
    assertThat(estimate.isDue(SECOND, PLENTY)).isTrue();
  }

  @Test
  void pausedVmIsMeasuredSoonAgain() {
    levelAt(1_000);
    assertThat(estimate.isDue(2 * SECOND - 1, PLENTY)).isFalse();
    assertThat(estimate.isDue(2 * SECOND, PLENTY)).isTrue();
  }

  @Test
  void withoutAFileSystemToLookAtItIsMeasuredEachSecond() {
    estimate.measured(0, 0, 300, OptionalLong.empty());
    assertThat(estimate.isDue(SECOND - 1, OptionalLong.empty())).isFalse();
    assertThat(estimate.isDue(SECOND, OptionalLong.empty())).isTrue();
  }
}
