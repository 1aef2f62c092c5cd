package org.bootwright.contracts.vm;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The signal numbers of Linux on x86 and ARM, by the names of signal(7). */
public final class SignalNumber {
  public static final int SIGTERM = 15;

  private static final int SIGRTMIN = 34; // What the C libraries leave of the kernel's 32.
  private static final int SIGRTMAX = 64;

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("TRAP", 5),
          Map.entry("ABRT", 6),
          Map.entry("IOT", 6),
          Map.entry("BUS", 7),
          Map.entry("FPE", 8),
          Map.entry("KILL", 9),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", SIGTERM),
          Map.entry("STKFLT", 16),
          Map.entry("CHLD", 17),
          Map.entry("CLD", 17),
          Map.entry("CONT", 18),
          Map.entry("STOP", 19),
          Map.entry("TSTP", 20),
          Map.entry("TTIN", 21),
          Map.entry("TTOU", 22),
          Map.entry("URG", 23),
          Map.entry("XCPU", 24),
          Map.entry("XFSZ", 25),
          Map.entry("VTALRM", 26),
          Map.entry("PROF", 27),
          Map.entry("WINCH", 28),
          Map.entry("IO", 29),
          Map.entry("POLL", 29),
          Map.entry("PWR", 30),
          Map.entry("SYS", 31));

  private SignalNumber() {}

  /** Reads {@code SIGTERM}, {@code term}, {@code SIGRTMIN+3} or {@code 15}; else gives nothing. */
  public static Optional<Integer> parse(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    if (name.startsWith("SIG")) {
      name = name.substring("SIG".length());
    }
    if (name.startsWith("RTMIN")) {
      return realTime(SIGRTMIN, name.substring("RTMIN".length()), '+');
    }
    if (name.startsWith("RTMAX")) {
      return realTime(SIGRTMAX, name.substring("RTMAX".length()), '-');
    }
    return number(name);
  }

  private static Optional<Integer> realTime(int start, String distance, char sign) {
    if (distance.isEmpty()) {
      return Optional.of(start);
    }
    if (distance.charAt(0) != sign || !distance.substring(1).matches("[0-9]{1,2}")) {
      return Optional.empty();
    }
    int steps = Integer.parseInt(distance.substring(1));
    int number = sign == '+' ? start + steps : start - steps;
    return number >= SIGRTMIN && number <= SIGRTMAX ? Optional.of(number) : Optional.empty();
  }

  private static Optional<Integer> number(String name) {
    if (name.matches("[0-9]{1,2}")) {
      int number = Integer.parseInt(name);
      return number >= 1 && number <= SIGRTMAX ? Optional.of(number) : Optional.empty();
    }
    return Optional.ofNullable(NUMBERS.get(name));
  }
}
