package org.bootwright.runner.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootwright.contracts.vm.GuestStats;
import org.junit.jupiter.api.Test;

final class GuestQuestionsTest {
  private static final GuestStats STATS = new GuestStats(8, 4, 8, 4, 0, 1, 0, 0);

  private final GuestQuestions questions = new GuestQuestions();

  @Test
  void aGuestThatIsNotUpIsNotAsked() {
    assertThat(questions.ask()).isFalse();
    questions.up();
    assertThat(questions.ask()).isTrue();
  }

  @Test
  void aGuestIsNotAskedAgainBeforeItHasAnswered() {
    questions.up();
    assertThat(questions.ask()).isTrue();
    assertThat(questions.ask()).isFalse();

    questions.answered(STATS);

    assertThat(questions.ask()).isTrue();
  }

  @Test
  void anAnswerCountsOnce() {
    questions.answered(STATS);

    assertThat(questions.takeAnswer()).contains(STATS);
    assertThat(questions.takeAnswer()).isEmpty();
  }
}
