package org.bootwright.runner.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.InputKind;
import org.junit.jupiter.api.Test;

final class InputQueueTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final InputQueue queue = new InputQueue();

  private static byte[] bytes(int length) {
    return new byte[length];
  }

  @Test
  void pieceStaysUntilItIsDelivered() throws Exception {
    assertThat(queue.offer(new byte[] {1}, false, SHORT)).isTrue();

    assertThat(queue.take().orElseThrow()).containsExactly(1);
    assertThat(queue.take().orElseThrow()).as("taken again after a failed boot").containsExactly(1);
    queue.delivered();
    assertThat(queue.offer(new byte[] {2}, true, SHORT)).isTrue();
    assertThat(queue.take().orElseThrow()).containsExactly(2);
    queue.delivered();
    assertThat(queue.take()).isEmpty();
  }

  @Test
  void writerWaitsForRoomAndIsRefusedWholeWithoutIt() throws Exception {
    assertThat(queue.offer(bytes(InputQueue.MAXIMUM_BYTES), false, SHORT)).isTrue();
    assertThat(queue.offer(bytes(1), false, SHORT)).isFalse();
    var waiting = CompletableFuture.supplyAsync(() -> offered(bytes(1)));

    queue.delivered();

    assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
  }

  private boolean offered(byte[] bytes) {
    try {
      return queue.offer(bytes, false, LONG);
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void pieceLargerThanTheQueueIsTakenAlone() throws Exception {
    assertThat(queue.offer(bytes(InputQueue.MAXIMUM_BYTES * 2), false, SHORT)).isTrue();
  }

  @Test
  void nothingFollowsTheEnd() throws Exception {
    assertThat(queue.offer(bytes(0), true, SHORT)).isTrue();

    assertThatThrownBy(() -> queue.offer(bytes(1), false, SHORT)).hasMessageContaining("has ended");
    assertThat(queue.take()).isEmpty();
  }

  @Test
  void closedInputIsAConflictAndAFullOneATimeout() {
    var input = new MachineInput();
    input.write(InputKind.STDIN, bytes(InputQueue.MAXIMUM_BYTES), false, SHORT);

    assertThatThrownBy(() -> input.write(InputKind.STDIN, bytes(1), false, SHORT))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.TIMEOUT));
    input.close();
    assertThatThrownBy(() -> input.write(InputKind.CONSOLE, bytes(1), false, SHORT))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.CONFLICT));
  }
}
