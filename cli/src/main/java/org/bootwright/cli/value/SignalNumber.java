package org.bootwright.cli.value;

import java.util.Locale;
import java.util.Map;

/** A Linux signal by name or number, with the numbers that x86 and Arm share. */
public final class SignalNumber {
  private static final int SIGRTMIN = 34;
  private static final int SIGRTMAX = 64;

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("TRAP", 5),
          Map.entry("ABRT", 6),
          Map.entry("BUS", 7),
          Map.entry("FPE", 8),
          Map.entry("KILL", 9),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", 15),
          Map.entry("CHLD", 17),
          Map.entry("CONT", 18),
          Map.entry("STOP", 19),
          Map.entry("TSTP", 20),
          Map.entry("TTIN", 21),
          Map.entry("TTOU", 22),
          Map.entry("WINCH", 28),
          Map.entry("PWR", 30),
          Map.entry("SYS", 31));

  private SignalNumber() {}

  /** Reads {@code TERM}, {@code SIGTERM}, {@code 15} or {@code RTMIN+3}. */
  public static int parse(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    if (name.startsWith("SIG")) {
      name = name.substring(3);
    }
    Integer known = NUMBERS.get(name);
    int number = known != null ? known : numeric(name);
    if (number < 1 || number > SIGRTMAX) {
      throw InvalidValue.because(
          "'" + text + "' is not a signal: give a name such as TERM, or a number from 1 to 64");
    }
    return number;
  }

  private static int numeric(String name) {
    if (name.matches("[0-9]{1,2}")) {
      return Integer.parseInt(name);
    }
    if (name.matches("RTMIN(\\+[0-9]{1,2})?")) {
      return SIGRTMIN + (name.length() > 5 ? Integer.parseInt(name.substring(6)) : 0);
    }
    return 0;
  }
}
