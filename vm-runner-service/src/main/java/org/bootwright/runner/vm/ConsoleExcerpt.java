package org.bootwright.runner.vm;

import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.runner.machine.MachineOutput;

/**
 * What one boot left on the console, as far as it helps to say why it failed. It is the guest's
 * word: whoever can write on the console can write this, and fools nobody but readers of the VM's
 * own record.
 */
final class ConsoleExcerpt {
  /** A panic with its registers has less than 4 KiB. */
  private static final int MAXIMUM_BYTES = 16 * 1024;

  private final MachineOutput output;
  private final long startOffset;

  private ConsoleExcerpt(MachineOutput output, long startOffset) {
    this.output = output;
    this.startOffset = startOffset;
  }

  /** From what is written from now on. */
  static ConsoleExcerpt fromHere(MachineOutput output) {
    return new ConsoleExcerpt(output, output.stream(OutputKind.CONSOLE).endOffset());
  }

  /** The kernel's last word, where it says that it panicked. */
  Optional<KernelPanic> panic() {
    return KernelPanic.last(lines());
  }

  /** The last lines, without what a terminal would obey. */
  List<String> lastLines() {
    List<String> lines = lines();
    int end = KernelPanic.endOfStory(lines);
    return lines.subList(Math.max(0, end - Failure.MAXIMUM_CONSOLE_LINES), end);
  }

  private List<String> lines() {
    long written = output.stream(OutputKind.CONSOLE).endOffset() - startOffset;
    return output
        .consoleTail((int) Math.min(written, MAXIMUM_BYTES))
        .lines()
        .map(line -> line.replaceAll("\\x1b\\[[0-9;?]*[A-Za-z]", ""))
        .map(line -> line.replaceAll("\\p{Cntrl}+", " ").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
