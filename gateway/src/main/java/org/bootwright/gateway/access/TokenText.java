package org.bootwright.gateway.access;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as its holder has it: {@code bw_ID_SECRET}. The prefix lets scanners of sources and logs
 * recognise one that leaked, the id is found in the table by its key, and only the secret is
 * secret. Never logged.
 *
 * @param secret 64 hexadecimal digits
 */
record TokenText(TokenId id, String secret) {
  static final String PREFIX = "bw_";

  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;
  private static final Pattern SHAPE = Pattern.compile("bw_([0-9a-f]{16})_([0-9a-f]{64})");

  static TokenText make(RandomGenerator random) {
    return new TokenText(
        new TokenId(hexadecimal(random, ID_BYTES)), hexadecimal(random, SECRET_BYTES));
  }

  private static String hexadecimal(RandomGenerator random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Reads one; empty when the text has another shape. */
  static Optional<TokenText> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    return matcher.matches()
        ? Optional.of(new TokenText(new TokenId(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  SecretHash hash() {
    return SecretHash.of(secret);
  }

  /** What its holder is given, once. */
  String reveal() {
    return PREFIX + id + "_" + secret;
  }

  @Override
  public String toString() {
    return PREFIX + id + "_…";
  }
}
