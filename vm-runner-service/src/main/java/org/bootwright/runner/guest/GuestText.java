package org.bootwright.runner.guest;

import java.nio.charset.StandardCharsets;

/** Why something failed, in the guest's words: {@code code NUL message}. */
public record GuestText(String code, String message) {
  private static final int MAXIMUM_CODE_CHARACTERS = 64;
  private static final int MAXIMUM_MESSAGE_CHARACTERS = 2048;

  /** Parses what stands from {@code start} on. */
  public static GuestText parse(byte[] bytes, int start) throws GuestProtocolException {
    String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    int separator = text.indexOf('\0');
    if (separator < 1 || separator > MAXIMUM_CODE_CHARACTERS) {
      throw new GuestProtocolException("the guest reported a failure without a code");
    }
    return new GuestText(
        printable(text.substring(0, separator)), printable(text.substring(separator + 1)));
  }

  /** It ends on terminals and in logs: no control characters, no endless lines. */
  static String printable(String text) {
    String bounded =
        text.length() <= MAXIMUM_MESSAGE_CHARACTERS
            ? text
            : text.substring(0, MAXIMUM_MESSAGE_CHARACTERS - 1) + "…";
    return bounded
        .codePoints()
        .map(character -> Character.isISOControl(character) ? ' ' : character)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .strip();
  }
}
