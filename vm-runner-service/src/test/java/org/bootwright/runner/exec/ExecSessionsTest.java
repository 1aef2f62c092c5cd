package org.bootwright.runner.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.ExecSpec;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.guest.GuestProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExecSessionsTest {
  private static final ExecOrder ORDER =
      ExecOrder.of(
          new ExecSpec(
              List.of("cat"),
              Map.of(),
              Optional.empty(),
              Optional.empty(),
              false,
              Optional.empty()));

  private final FakeGuest guest = new FakeGuest();
  private final ExecSessions sessions = new ExecSessions();

  /** Starts one, which the guest says has been executed. */
  private UUID start() throws Exception {
    UUID exec = UUID.randomUUID();
    var starting = CompletableFuture.runAsync(() -> sessions.start(exec, ORDER));
    String order = guest.next();
    assertThat(order).startsWith("start ");
    int number = Integer.parseInt(order.split(" ", -1)[1]);
    sessions.received(new GuestMessage.ExecStarted(number));
    starting.get(10, TimeUnit.SECONDS);
    guest.expect("credit " + number + " 262144");
    return exec;
  }

  private void connect() {
    sessions.connected(guest);
    sessions.up();
  }

  private static void assertConflict(Runnable request, String part) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(FailureCode.CONFLICT);
              assertThat(failure.getMessage()).contains(part);
            });
  }

  @Test
  void nothingRunsBeforeTheGuestIsUp() {
    assertConflict(() -> sessions.start(UUID.randomUUID(), ORDER), "not up");
    sessions.connected(guest);
    assertConflict(() -> sessions.start(UUID.randomUUID(), ORDER), "not up");
  }

  @Test
  void sixteenRunAndWhatHasEndedMakesRoom() throws Exception {
    connect();
    for (int i = 0; i < ExecSessions.MAXIMUM_RUNNING; i++) {
      start();
    }
    assertConflict(() -> sessions.start(UUID.randomUUID(), ORDER), "16 run in this VM");
    sessions.received(new GuestMessage.ExecExited(3, 0));
    start();
  }

  @Test
  void manyThatEndQuicklyDoNotPileUp() throws Exception {
    connect();
    UUID first = start();
    sessions.received(new GuestMessage.ExecExited(1, 0));
    for (int number = 2; number <= 100; number++) {
      start();
      sessions.received(new GuestMessage.ExecExited(number, 0));
    }

    assertThatThrownBy(() -> sessions.find(first))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.EXEC_NOT_FOUND));
  }

  @Test
  void aGuestThatSpeaksOfACommandThatDoesNotRunIsRefused() throws Exception {
    connect();
    start();
    sessions.received(new GuestMessage.ExecExited(1, 0));

    for (int number : new int[] {0, 1, 2, -1}) {
      assertThatThrownBy(() -> sessions.received(new GuestMessage.ExecCredit(number, 1)))
          .isInstanceOf(GuestProtocolException.class)
          .hasMessageContaining("which does not run");
    }
  }

  @Test
  void allEndWithTheirGuestAndAnotherOneBeginsAnew() throws Exception {
    connect();
    UUID lost = start();
    sessions.disconnected();

    assertThat(sessions.find(lost).read(0, false, Duration.ofSeconds(10)).exitCode()).contains(137);
    connect();
    start();
  }

  @Test
  void anIdIsUsedOnce() throws Exception {
    connect();
    UUID exec = start();

    assertConflict(() -> sessions.start(exec, ORDER), "taken");
  }
}
