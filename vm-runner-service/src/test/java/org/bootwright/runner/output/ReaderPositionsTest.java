package org.bootwright.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReaderPositionsTest {
  private final ReaderPositions readers = new ReaderPositions(30);

  @Test
  void nobodyReadsAtFirst() {
    assertThat(readers.slowest(0)).isEmpty();
  }

  @Test
  void readerIsWhereItsAnswerEnded() {
    readers.asked(0, 1);
    readers.answered(0, 100, 2);
    readers.asked(100, 3);

    assertThat(readers.slowest(3)).hasValue(100);
  }

  @Test
  void slowestOfTwoCounts() {
    readers.asked(0, 1);
    readers.answered(0, 100, 1);
    readers.asked(0, 2);
    readers.answered(0, 10, 2);
    readers.asked(100, 3);
    readers.answered(100, 200, 3);

    assertThat(readers.slowest(3)).hasValue(10);
  }

  @Test
  void silentReaderIsForgotten() {
    readers.asked(0, 1);
    readers.asked(50, 20);

    assertThat(readers.slowest(31)).hasValue(0);
    assertThat(readers.slowest(32)).hasValue(50);
    assertThat(readers.slowest(51)).isEmpty();
  }

  @Test
  void numberOfReadersIsBounded() {
    for (int reader = 0; reader < 1000; reader++) {
      readers.asked(reader, 1);
    }

    assertThat(readers.slowest(1)).hasValue(1000 - 64);
  }
}
