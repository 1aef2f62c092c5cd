package org.bootwright.runner.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.runner.machine.MachineOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConsoleExcerptTest {
  @TempDir private Path directory;

  private static void print(MachineOutput output, String text) throws InterruptedException {
    output.stream(OutputKind.CONSOLE)
        .append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void excerptIsOfThisBootAndWithoutWhatATerminalWouldObey()
      throws IOException, InterruptedException {
    try (MachineOutput output = MachineOutput.open(directory)) {
      print(output, "Kernel panic - not syncing: of an earlier boot\n");
      ConsoleExcerpt excerpt = ConsoleExcerpt.fromHere(output);
      assertThat(excerpt.panic()).isEmpty();
      assertThat(excerpt.lastLines()).isEmpty();

      print(output, "one\r\n\u001b[1mtwo\u001b[0m\n\nthree\u0007\n/ # [ 1.5] ");
      print(output, "Kernel panic - not syncing: x\r\n[ 1.6] RIP: 0033:0x7f\n");

      assertThat(excerpt.panic()).contains(new KernelPanic("x"));
      assertThat(excerpt.lastLines())
          .containsExactly("one", "two", "three", "/ # [ 1.5] Kernel panic - not syncing: x");
    }
  }

  @Test
  void whatAGuestWritesIsBounded() throws IOException, InterruptedException {
    try (MachineOutput output = MachineOutput.open(directory)) {
      ConsoleExcerpt excerpt = ConsoleExcerpt.fromHere(output);
      print(output, "Kernel panic - not syncing: ".repeat(10_000) + "\n" + "x\n".repeat(100));

      Failure failure =
          new Failure(FailureCode.GUEST_PANIC, "it panicked").shownBy(excerpt.lastLines());

      assertThat(failure.console()).hasSizeLessThanOrEqualTo(Failure.MAXIMUM_CONSOLE_LINES);
      assertThat(failure.console()).allSatisfy(line -> assertThat(line).hasSizeLessThan(161));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sysrq triggered crash | the guest's kernel panicked: sysrq triggered crash",
        "Attempted to kill init! exitcode=0x00000300 | it exited with 3",
        "Attempted to kill init! exitcode=0x0000000b | signal 11",
        "Attempted to kill init! exitcode=0xffffffffff | signal 127",
        "Attempted to kill init! exitcode=none | exitcode=none",
      })
  void panicIsExplained(String reason, String explanation) {
    assertThat(new KernelPanic(reason).explained()).contains(explanation);
  }
}
