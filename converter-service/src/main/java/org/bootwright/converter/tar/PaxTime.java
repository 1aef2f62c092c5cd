package org.bootwright.converter.tar;

/**
 * A time of a PAX record: decimal seconds with any number of fraction digits, of which nine are
 * kept. A time before 1970 is rounded towards the past, as a timestamp is stored.
 */
record PaxTime(long seconds, int nanos) {
  private static final int NANO_DIGITS = 9;
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  static PaxTime parse(String text) throws TarException {
    int point = text.indexOf('.');
    String whole = point < 0 ? text : text.substring(0, point);
    String fraction = point < 0 ? "" : text.substring(point + 1);
    long seconds = PaxRecords.parseNumber("mtime", whole);
    int nanos = parseFraction(text, fraction);
    if (!whole.startsWith("-") || nanos == 0) {
      return new PaxTime(seconds, nanos);
    }
    if (seconds == Long.MIN_VALUE) {
      throw new TarException("the PAX record mtime=" + text + " is out of range");
    }
    return new PaxTime(seconds - 1, NANOS_PER_SECOND - nanos);
  }

  private static int parseFraction(String text, String fraction) throws TarException {
    int nanos = 0;
    for (int i = 0; i < Math.max(NANO_DIGITS, fraction.length()); i++) {
      int digit = i < fraction.length() ? fraction.charAt(i) - '0' : 0;
      if (digit < 0 || digit > 9) {
        throw new TarException("the PAX record mtime=" + text + " is not a time");
      }
      if (i < NANO_DIGITS) {
        nanos = nanos * 10 + digit;
      }
    }
    return nanos;
  }
}
