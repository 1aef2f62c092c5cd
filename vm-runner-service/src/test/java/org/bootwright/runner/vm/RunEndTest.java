package org.bootwright.runner.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.runner.machine.MachineEvent;
import org.bootwright.runner.machine.MachineOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from the end of a QEMU. */
final class RunEndTest {
  private static final Duration UP = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private MachineOutput output;
  private ConsoleExcerpt console;

  @BeforeEach
  void open() throws IOException {
    output = MachineOutput.open(directory);
    console = ConsoleExcerpt.fromHere(output);
  }

  @AfterEach
  void close() throws IOException {
    output.close();
  }

  private RunEnd end(Optional<Duration> up, String shutdownReason) {
    return end(up, shutdownReason, false);
  }

  private RunEnd end(Optional<Duration> up, String shutdownReason, boolean hostIsShort) {
    return new RunEnd(
        console, Optional.empty(), up, false, false, false, false, shutdownReason, hostIsShort);
  }

  private static BootOutcome outcome(RunEnd end, int exitCode) {
    return end.outcome(new MachineEvent.QemuEnded(OptionalInt.of(exitCode), ""));
  }

  private static Failure failure(BootOutcome outcome) {
    return switch (outcome) {
      case BootOutcome.Ended(VmEnding ending) -> ending.failure().orElseThrow();
      case BootOutcome.NotBooted(Failure failure) -> failure;
      case BootOutcome.Rebooted _, BootOutcome.Left _ -> throw new AssertionError(outcome);
    };
  }

  @Test
  void resetOfAGuestThatIsUpIsAReboot() {
    assertThat(outcome(end(Optional.of(UP), "guest-reset"), 0))
        .isEqualTo(new BootOutcome.Rebooted(UP));
  }

  @Test
  void resetDuringTheBootIsNamed() {
    BootOutcome outcome = outcome(end(Optional.empty(), "guest-reset"), 0);

    assertThat(outcome).isInstanceOf(BootOutcome.NotBooted.class);
    assertThat(failure(outcome).code()).isEqualTo(FailureCode.GUEST_RESET);
  }

  @Test
  void wordsOfAGuestThatIsUpMakeNoPanicOfAReboot() throws InterruptedException {
    print("Kernel panic - not syncing: not at all\n");

    assertThat(outcome(end(Optional.of(UP), "guest-reset"), 0))
        .isInstanceOf(BootOutcome.Rebooted.class);
    assertThat(failure(outcome(end(Optional.empty(), "guest-reset"), 0)).code())
        .as("before pvpanic has a driver there is nothing else")
        .isEqualTo(FailureCode.GUEST_PANIC);
  }

  private void print(String text) throws InterruptedException {
    output.stream(OutputKind.CONSOLE)
        .append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void panicThatQemuTellsOfIsOne() throws InterruptedException {
    print("Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100\n");

    Failure failure = failure(outcome(end(Optional.of(UP), "guest-panic"), 0));

    assertThat(failure.code()).isEqualTo(FailureCode.GUEST_PANIC);
    assertThat(failure.message()).contains("init ended").contains("exited with 1");
    assertThat(failure.console()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "137 |             | QEMU_KILLED | SIGKILL",
        "143 |             | QEMU_KILLED | SIGTERM",
        "0   | host-signal | QEMU_KILLED | a signal",
        "139 |             | QEMU_FAILED | crashed with SIGSEGV",
        "1   |             | QEMU_FAILED | ended with code 1",
        "1   | host-error  | QEMU_FAILED | (host-error)",
      })
  void endOfQemuItselfIsNamed(int exitCode, String reason, FailureCode code, String words) {
    String shutdown = reason == null ? "" : reason;

    Failure failure = failure(outcome(end(Optional.of(UP), shutdown), exitCode));

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.message()).contains(words);
  }

  @Test
  void hostThatIsShortOfMemoryIsNamedWhereItsKernelMayHaveEndedQemu() {
    RunEnd end = end(Optional.of(UP), "", true);

    assertThat(failure(outcome(end, 137)).code()).isEqualTo(FailureCode.NO_MEMORY);
    assertThat(failure(outcome(end, 143)).code()).isEqualTo(FailureCode.QEMU_KILLED);
    assertThat(failure(outcome(end, 1)).code()).isEqualTo(FailureCode.QEMU_FAILED);
  }

  @Test
  void machineThatFallsOverAgainAndAgainIsNoRebootingOne() {
    var loop = new ResetLoop();
    for (int count = 1; count < ResetLoop.MAXIMUM_IN_A_ROW; count++) {
      assertThat(loop.another(Duration.ofSeconds(1))).isFalse();
    }
    assertThat(loop.another(ResetLoop.GOOD_RUN)).as("it ran well").isFalse();
    for (int count = 1; count < ResetLoop.MAXIMUM_IN_A_ROW; count++) {
      assertThat(loop.another(Duration.ofSeconds(9))).isFalse();
    }
    assertThat(loop.another(Duration.ofSeconds(9))).isTrue();
    assertThat(loop.ending().failure().orElseThrow().code()).isEqualTo(FailureCode.GUEST_RESET);
  }
}
