package org.bootwright.cli.value;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as docker and qemu take it: {@code 512M}, {@code 2G}, {@code 1536m}, {@code
 * 10GiB}. All units are powers of 1024.
 */
public record ByteSize(long bytes) {
  public static final long MEBIBYTE = 1L << 20;
  public static final long GIBIBYTE = 1L << 30;

  private static final Pattern SYNTAX =
      Pattern.compile("([0-9]{1,12})([kmgt]?)(i?b)?", Pattern.CASE_INSENSITIVE);

  /**
   * Reads a size.
   *
   * @param text what was typed
   * @param defaultUnit what a bare number counts, in bytes
   * @throws org.bootwright.contracts.failure.FailureException with {@code invalid_request}
   */
  public static ByteSize parse(String text, long defaultUnit) {
    Matcher matcher = SYNTAX.matcher(text.strip());
    if (!matcher.matches()) {
      throw InvalidValue.because(
          "'" + text + "' is not a size: give a number and a unit, such as 512M or 2G");
    }
    String unit = matcher.group(2).toLowerCase(Locale.ROOT);
    boolean plainBytes = unit.isEmpty() && matcher.group(3) != null;
    long factor =
        switch (unit) {
          case "k" -> 1L << 10;
          case "m" -> MEBIBYTE;
          case "g" -> GIBIBYTE;
          case "t" -> 1L << 40;
          default -> plainBytes ? 1 : defaultUnit;
        };
    try {
      return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
    } catch (ArithmeticException tooLarge) {
      throw InvalidValue.because("the size '" + text + "' is larger than any machine");
    }
  }

  /** Whole mebibytes; a part of one counts as one. */
  public int mebibytes() {
    return Math.toIntExact(Math.ceilDiv(bytes, MEBIBYTE));
  }

  /** Whole gibibytes; a part of one counts as one. */
  public int gibibytes() {
    return Math.toIntExact(Math.ceilDiv(bytes, GIBIBYTE));
  }
}
