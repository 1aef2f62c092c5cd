package org.bootwright.runner.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StopLadderTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Nanosecond clocks wrap; the ladder must not mind. */
  private static final long NOW = Long.MAX_VALUE - SECOND;

  @Test
  void stepsGetRougherWithTime() {
    StopLadder ladder = StopLadder.graceful(Duration.ofSeconds(10), NOW);

    assertThat(ladder.due(NOW)).contains(StopLadder.Step.ASK_GUEST);
    assertThat(ladder.due(NOW)).isEmpty();
    assertThat(ladder.nanosUntilNext(NOW)).isEqualTo(5 * SECOND);
    assertThat(ladder.due(NOW + 5 * SECOND)).contains(StopLadder.Step.PRESS_POWER_BUTTON);
    assertThat(ladder.due(NOW + 9 * SECOND)).isEmpty();
    assertThat(ladder.due(NOW + 10 * SECOND)).contains(StopLadder.Step.QUIT_QEMU);
    assertThat(ladder.due(NOW + 13 * SECOND)).contains(StopLadder.Step.KILL_QEMU);
    assertThat(ladder.due(NOW + 99 * SECOND)).isEmpty();
    assertThat(ladder.nanosUntilNext(NOW)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void guestThatHasNothingToLoseIsNotAsked() {
    assertThat(StopLadder.abrupt(NOW).due(NOW)).contains(StopLadder.Step.QUIT_QEMU);
  }

  @Test
  void guestThatSaidItsLastWordGetsTimeToPowerOff() {
    StopLadder ladder = StopLadder.poweringOff(NOW);

    assertThat(ladder.due(NOW + 14 * SECOND)).isEmpty();
    assertThat(ladder.due(NOW + 15 * SECOND)).contains(StopLadder.Step.QUIT_QEMU);
  }

  @Test
  void stepsThatAreOverdueComeOneByOne() {
    StopLadder ladder = StopLadder.graceful(Duration.ZERO, NOW);

    assertThat(ladder.due(NOW + SECOND)).contains(StopLadder.Step.ASK_GUEST);
    assertThat(ladder.nanosUntilNext(NOW + SECOND)).isZero();
    assertThat(ladder.due(NOW + SECOND)).contains(StopLadder.Step.PRESS_POWER_BUTTON);
    assertThat(ladder.due(NOW + SECOND)).contains(StopLadder.Step.QUIT_QEMU);
  }
}
