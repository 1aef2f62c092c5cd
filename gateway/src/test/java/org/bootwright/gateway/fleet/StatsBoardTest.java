package org.bootwright.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmStats;
import org.junit.jupiter.api.Test;

final class StatsBoardTest {
  private static final VmId VM = VmId.parse("0192f0c1-2d3e-7abc-8def-0123456789ab");
  private static final RunnerId RUNNER = new RunnerId("runner-1");
  private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final StatsBoard board = new StatsBoard(now::get);

  /** After so many seconds by the clocks of both hosts. */
  private void hear(int attempt, int seconds, double cpuSeconds) {
    now.set(START.plusSeconds(seconds));
    var stats =
        new VmStats(
            Duration.ofMillis(Math.round(cpuSeconds * 1000)),
            1,
            Optional.empty(),
            Optional.empty());
    board.hear(
        new Notice.RunnerStats(
            RUNNER, List.of(new Notice.Measured(VM, attempt, stats)), START.plusSeconds(seconds)));
  }

  private OptionalDouble share(int attempt) {
    return board.find(VM, attempt).orElseThrow().cpuShare();
  }

  @Test
  void theShareIsProcessorTimeByTimeThatHasPassed() {
    hear(1, 0, 10);
    assertThat(share(1)).isEmpty();
    hear(1, 5, 17.5);
    assertThat(share(1)).hasValue(1.5);
    hear(1, 10, 17.5);
    assertThat(share(1)).hasValue(0);
  }

  @Test
  void anotherQemuHasNoShareAtFirst() {
    hear(1, 0, 10);
    hear(1, 5, 1);
    assertThat(share(1)).isEmpty();
    hear(2, 10, 2);
    assertThat(share(2)).isEmpty();
  }

  @Test
  void noticesOfOneMomentHaveNoShare() {
    hear(1, 0, 10);
    hear(1, 0, 11);
    assertThat(share(1)).isEmpty();
  }

  @Test
  void figuresOfAnotherAttemptAreNone() {
    hear(1, 0, 10);
    assertThat(board.find(VM, 2)).isEmpty();
  }

  @Test
  void whatWasHeardLongAgoIsForgotten() {
    hear(1, 0, 10);
    now.set(START.plus(StatsBoard.FORGOTTEN_AFTER));
    assertThat(board.find(VM, 1)).isPresent();
    now.set(START.plus(StatsBoard.FORGOTTEN_AFTER).plusMillis(1));
    assertThat(board.find(VM, 1)).isEmpty();
  }
}
