package org.bootwright.contracts.failure;

/** What a registry or an Engine says of itself, fit to be quoted within a line. */
public final class ForeignText {
  private static final int MAX_CHARS = 200;

  private ForeignText() {}

  /** Without line ends and what a terminal would obey, and not too long. */
  public static String shown(String text) {
    String printable = text.replaceAll("[\\p{Cc}\\p{Cf}]", " ").strip();
    return printable.length() > MAX_CHARS ? printable.substring(0, MAX_CHARS) + "…" : printable;
  }
}
