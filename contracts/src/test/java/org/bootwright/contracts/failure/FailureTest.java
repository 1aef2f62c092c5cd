package org.bootwright.contracts.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FailureTest {
  @ParameterizedTest
  @ValueSource(strings = {"\u001b[31mred", "\u0000", "\r", "\u009b2J", "\u202egnp.exe"})
  void messageHasNothingThatATerminalWouldObey(String hostile) {
    Failure failure = new Failure(FailureCode.IMAGE_CORRUPT, "reading it: " + hostile);
    assertThat(failure.message()).startsWith("reading it: \uFFFD");
    assertThat(failure.asException()).hasMessage(failure.message());
  }

  @Test
  void messageIsBounded() {
    assertThat(new Failure(FailureCode.INTERNAL, "x".repeat(10_000)).message()).hasSize(4096);
  }
}
