package org.bootwright.contracts.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FailureCodeTest {
  /** The table of exit codes that users hold on to, with docker's 126, 127 and 137. */
  private static final Set<Integer> EXIT_STATUSES =
      Set.of(64, 65, 66, 69, 70, 73, 75, 77, 125, 126, 127, 137);

  @ParameterizedTest
  @EnumSource
  void everyCodeHasAnExitStatusOfTheTable(FailureCode code) {
    assertThat(EXIT_STATUSES).contains(code.exitStatus());
    assertThat(code.httpStatus()).isBetween(400, 599);
  }

  @Test
  void aMessageIsBounded() {
    assertThat(new Failure(FailureCode.INTERNAL, "x".repeat(100_000)).message()).hasSize(4096);
  }
}
