package org.bootwright.converter.tar;

/** Shows byte strings to people. */
public final class TarText {
  /** Longer than any name that a file system takes; keeps a hostile name from filling a log. */
  private static final int MAX_SHOWN_CHARS = 300;

  private TarText() {}

  /** The text as it is where it is printable ASCII, else {@code \xNN}; shortened when very long. */
  public static String printable(String byteString) {
    StringBuilder shown = new StringBuilder(Math.min(byteString.length(), MAX_SHOWN_CHARS) + 4);
    int length = Math.min(byteString.length(), MAX_SHOWN_CHARS);
    for (int i = 0; i < length; i++) {
      char character = byteString.charAt(i);
      if (character >= ' ' && character < 0x7f) {
        shown.append(character);
      } else {
        shown.append("\\x%02x".formatted((int) character));
      }
    }
    return length < byteString.length() ? shown.append("...").toString() : shown.toString();
  }
}
