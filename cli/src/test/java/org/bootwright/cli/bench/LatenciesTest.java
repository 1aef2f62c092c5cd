package org.bootwright.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void quantileIsTheShortestThatSoManyDoNotExceed() {
    var hundred =
        new Latencies(LongStream.rangeClosed(1, 100).map(ms -> ms * 1_000_000).boxed().toList());
    assertThat(hundred.medianMillis()).isEqualTo(50);
    assertThat(hundred.p99Millis()).isEqualTo(99);
    assertThat(hundred.longestMillis()).isEqualTo(100);
    assertThat(hundred.quantileMillis(0)).isEqualTo(1);
  }

  @Test
  void orderDoesNotMatter() {
    var three = new Latencies(List.of(3_000_000L, 1_000_000L, 2_000_000L));
    assertThat(three.medianMillis()).isEqualTo(2);
    assertThat(three.p99Millis()).isEqualTo(3);
  }

  @Test
  void ofNoneThereIsNoNumber() {
    assertThat(new Latencies(List.of()).p99Millis()).isNaN();
  }
}
