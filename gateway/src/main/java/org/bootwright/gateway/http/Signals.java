package org.bootwright.gateway.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Linux's signals by name, as signal(7) numbers them on x86 and ARM. */
final class Signals {
  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private static final int FIRST_REAL_TIME = 34;
  private static final int LAST = 64;

  private Signals() {}

  /**
   * The number of {@code TERM}, {@code SIGTERM}, {@code SIGRTMIN+3}, {@code SIGRTMAX-1} or {@code
   * 15}.
   */
  static Optional<Integer> number(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    name = name.startsWith("SIG") ? name.substring(3) : name;
    int index = NAMES.indexOf(name);
    OptionalInt number = index >= 0 ? OptionalInt.of(index + 1) : computed(name);
    return number.isPresent() && number.getAsInt() >= 1 && number.getAsInt() <= LAST
        ? Optional.of(number.getAsInt())
        : Optional.empty();
  }

  private static OptionalInt computed(String name) {
    try {
      if (name.startsWith("RTMIN")) {
        return OptionalInt.of(FIRST_REAL_TIME + offset(name));
      }
      if (name.startsWith("RTMAX")) {
        return OptionalInt.of(LAST + offset(name));
      }
      return OptionalInt.of(Integer.parseInt(name));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  private static int offset(String name) {
    return name.length() == 5 ? 0 : Integer.parseInt(name.substring(5));
  }
}
