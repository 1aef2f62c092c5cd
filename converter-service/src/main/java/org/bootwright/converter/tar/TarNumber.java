package org.bootwright.converter.tar;

/** The two spellings of a number in a tar header: octal digits, or big endian base 256 (GNU). */
final class TarNumber {
  /** First bit of the first byte: the field is base 256. */
  private static final int BASE_256_FLAG = 0x80;

  /** Second bit of the first byte: the base 256 number is negative, in two's complement. */
  private static final int BASE_256_SIGN = 0x40;

  private TarNumber() {}

  static long parse(byte[] block, int offset, int length, String field) throws TarException {
    if ((block[offset] & BASE_256_FLAG) != 0) {
      return parseBase256(block, offset, length, field);
    }
    return parseOctal(block, offset, length, field);
  }

  private static long parseBase256(byte[] block, int offset, int length, String field)
      throws TarException {
    boolean negative = (block[offset] & BASE_256_SIGN) != 0;
    long value = negative ? -1 : 0;
    for (int i = 0; i < length; i++) {
      int octet = block[offset + i] & 0xff;
      if (i == 0) {
        octet = negative ? octet : octet & ~BASE_256_FLAG;
      }
      long shifted = (value << 8) | octet;
      if (shifted >> 8 != value) {
        throw new TarException("the " + field + " field does not fit 64 bits");
      }
      value = shifted;
    }
    return value;
  }

  /** Digits may be padded with NULs and spaces on both sides; a field of only padding is 0. */
  private static long parseOctal(byte[] block, int offset, int length, String field)
      throws TarException {
    int start = offset;
    int end = offset + length;
    while (start < end && isPadding(block[start])) {
      start++;
    }
    long value = 0;
    int index = start;
    while (index < end && !isPadding(block[index])) {
      int digit = block[index] - '0';
      if (digit < 0 || digit > 7) {
        throw new TarException("the " + field + " field is not an octal number");
      }
      if (value > Long.MAX_VALUE >> 3) {
        throw new TarException("the " + field + " field does not fit 63 bits");
      }
      value = (value << 3) | digit;
      index++;
    }
    return value;
  }

  private static boolean isPadding(byte octet) {
    return octet == 0 || octet == ' ';
  }
}
