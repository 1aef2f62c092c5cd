package org.bootwright.runner.vm;

import java.util.List;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.runner.machine.MachineOutput;

/** What one boot left on the console, as far as it helps to say why it failed. */
final class ConsoleExcerpt {
  private static final int MAXIMUM_BYTES = 16 * 1024;
  private static final int MAXIMUM_LINES = 4;
  private static final int MAXIMUM_CHARACTERS = 600;
  private static final String PANIC = "Kernel panic - not syncing";

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

  /** Whether the kernel says that it panicked: the only sign of it before pvpanic has a driver. */
  boolean showsPanic() {
    return text().contains(PANIC);
  }

  /** The last lines as a part of a sentence. */
  String lastLines() {
    List<String> lines =
        text()
            .lines()
            .map(line -> line.replaceAll("\\x1b\\[[0-9;?]*[A-Za-z]", ""))
            .map(line -> line.replaceAll("\\p{Cntrl}+", " ").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    if (lines.isEmpty()) {
      return "the console is empty";
    }
    int end = endOfStory(lines);
    String joined = String.join(" | ", lines.subList(Math.max(0, end - MAXIMUM_LINES), end));
    int start = Math.max(0, joined.length() - MAXIMUM_CHARACTERS);
    return "the console ends with: " + joined.substring(start);
  }

  /** Behind the line of a panic there are only registers. */
  private static int endOfStory(List<String> lines) {
    for (int index = lines.size() - 1; index >= 0; index--) {
      if (lines.get(index).contains(PANIC)) {
        return index + 1;
      }
    }
    return lines.size();
  }

  private String text() {
    long written = output.stream(OutputKind.CONSOLE).endOffset() - startOffset;
    return output.consoleTail((int) Math.min(written, MAXIMUM_BYTES));
  }
}
