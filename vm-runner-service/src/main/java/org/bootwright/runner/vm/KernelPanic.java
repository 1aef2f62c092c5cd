package org.bootwright.runner.vm;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Linux kernel's last word on a console.
 *
 * @param reason in the kernel's words
 */
record KernelPanic(String reason) {
  /** {@code panic()} of kernel/panic.c. */
  private static final String MARK = "Kernel panic - not syncing: ";

  /** {@code do_exit()} of kernel/exit.c, with what waitpid would say of process 1. */
  private static final Pattern END_OF_INIT =
      Pattern.compile("Attempted to kill init! exitcode=0x([0-9a-f]{8})");

  /** The last of these lines that tells of one. */
  static Optional<KernelPanic> last(List<String> lines) {
    int end = lineOfLast(lines);
    if (end < 0) {
      return Optional.empty();
    }
    String line = lines.get(end);
    return Optional.of(new KernelPanic(line.substring(line.indexOf(MARK) + MARK.length())));
  }

  /** How many of these lines there are up to a panic: behind it there are only registers. */
  static int endOfStory(List<String> lines) {
    int last = lineOfLast(lines);
    return last < 0 ? lines.size() : last + 1;
  }

  private static int lineOfLast(List<String> lines) {
    for (int index = lines.size() - 1; index >= 0; index--) {
      if (lines.get(index).contains(MARK)) {
        return index;
      }
    }
    return -1;
  }

  /** Whether there was no memory left, {@code out_of_memory()} of mm/oom_kill.c. */
  boolean isForLackOfMemory() {
    return reason.contains("deadlocked on memory") || reason.contains("panic_on_oom");
  }

  /** For people: the end of process 1 is no fault of the kernel's. */
  String explained() {
    Matcher init = END_OF_INIT.matcher(reason);
    if (!init.find()) {
      return "the guest's kernel panicked: " + reason;
    }
    int status = Integer.parseUnsignedInt(init.group(1), 16);
    int signal = status & 0x7f;
    return "the guest's init ended, which its kernel takes for a panic: "
        + (signal == 0 ? "it exited with " + (status >> 8 & 0xff) : "signal " + signal);
  }
}
