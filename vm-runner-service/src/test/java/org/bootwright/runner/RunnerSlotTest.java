package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.RunnerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunnerSlotTest {
  @Test
  void eachRunnerHasASlotAndANameOfItsOwn(@TempDir Path state) {
    try (RunnerSlot first = RunnerSlot.take(state);
        RunnerSlot second = RunnerSlot.take(state)) {
      assertThat(first.directory()).isEqualTo(state.resolve("slots/1"));
      assertThat(second.directory()).isEqualTo(state.resolve("slots/2"));
      assertThat(first.runner().toString()).matches("runner-[0-9a-f]{8}");
      assertThat(second.runner()).isNotEqualTo(first.runner());
    }
  }

  @Test
  void slotThatIsFreeIsTakenWithItsName(@TempDir Path state) {
    RunnerId earlier;
    try (RunnerSlot first = RunnerSlot.take(state)) {
      earlier = first.runner();
    }
    try (RunnerSlot again = RunnerSlot.take(state)) {
      assertThat(again.runner()).isEqualTo(earlier);
      assertThat(again.directory()).isEqualTo(state.resolve("slots/1"));
    }
  }

  @Test
  void nameThatIsNoneIsRefusedAndNotReplaced(@TempDir Path state) throws IOException {
    Path file = Files.createDirectories(state.resolve("slots/1")).resolve("runner-id");
    Files.writeString(file, "no name\n");

    assertThatThrownBy(() -> RunnerSlot.take(state))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("no name");
    assertThat(file).hasContent("no name");
  }
}
