package org.bootwright.converter.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;

/** One tar header with every byte under the test's control. The checksum is set at the end. */
public final class RawHeader {
  private final byte[] block = new byte[512];

  private RawHeader() {}

  /** A ustar header with mode 0644, root as owner and the time 1,000,000,000. */
  public static RawHeader of(char type, String name) {
    RawHeader header = new RawHeader();
    header.text(0, name, ISO_8859_1);
    header.octal(100, 8, 0644).octal(108, 8, 0).octal(116, 8, 0).octal(124, 12, 0);
    header.octal(136, 12, 1_000_000_000L);
    header.block[156] = (byte) type;
    header.text(257, "ustar\0" + "00", ISO_8859_1);
    return header;
  }

  public RawHeader mode(long mode) {
    return octal(100, 8, mode);
  }

  public RawHeader owner(long uid, long gid) {
    return octal(108, 8, uid).octal(116, 8, gid);
  }

  public RawHeader size(long size) {
    return octal(124, 12, size);
  }

  public RawHeader link(String target) {
    return text(157, target, ISO_8859_1);
  }

  public RawHeader device(long major, long minor) {
    return octal(329, 8, major).octal(337, 8, minor);
  }

  public RawHeader octal(int offset, int length, long value) {
    String digits = String.format(Locale.ROOT, "%0" + (length - 1) + "o", value);
    return text(offset, digits, ISO_8859_1);
  }

  /** Big endian with the first bit set, as GNU tar writes what octal cannot hold. */
  public RawHeader base256(int offset, int length, long value) {
    for (int i = 0; i < length; i++) {
      int shift = 8 * (length - 1 - i);
      block[offset + i] = (byte) (shift < 64 ? value >> shift : value >> 63);
    }
    block[offset] |= (byte) 0x80;
    return this;
  }

  public RawHeader text(int offset, String text, Charset charset) {
    byte[] bytes = text.getBytes(charset);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
    return this;
  }

  public byte[] bytes() {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte octet : block) {
      sum += octet & 0xff;
    }
    text(148, String.format(Locale.ROOT, "%06o", sum) + "\0 ", ISO_8859_1);
    return block.clone();
  }
}
