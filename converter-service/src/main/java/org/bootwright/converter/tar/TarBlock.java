package org.bootwright.converter.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The fields of one 512-byte header block, in the dialects V7, ustar (POSIX.1-1988), GNU and star.
 *
 * <pre>
 *    0 name 100 mode 108 uid 116 gid 124 size 136 mtime 148 checksum 156 type 157 linkname
 *  257 magic 263 version 265 uname 297 gname 329 devmajor 337 devminor 345 prefix 500 .. 512
 * </pre>
 */
final class TarBlock {
  static final int SIZE = 512;

  private static final byte[] ZEROS = new byte[SIZE];

  private static final int NAME_LENGTH = 100;
  private static final int CHECKSUM_OFFSET = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int LINK_NAME_OFFSET = 157;
  private static final int MAGIC_OFFSET = 257;
  private static final int PREFIX_OFFSET = 345;
  private static final int PREFIX_LENGTH = 155;

  /** star keeps access and change time behind a shorter prefix, and signs with "tar" at 508. */
  private static final int STAR_PREFIX_LENGTH = 131;

  private static final int STAR_TRAILER_OFFSET = 508;

  /** Every second byte. */
  private static final long LOW_BYTES = 0x00ff_00ff_00ff_00ffL;

  private final byte[] bytes;

  /** The bytes are not copied. */
  TarBlock(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isZero() {
    return Arrays.equals(bytes, ZEROS);
  }

  /** Accepts the sum of signed bytes as well: some old writers made that one. */
  void verifyChecksum() throws TarException {
    long stored = number(CHECKSUM_OFFSET, CHECKSUM_LENGTH, "checksum");
    if (stored != unsignedSum() && stored != signedSum()) {
      throw new TarException("this is not a tar header: its checksum is wrong");
    }
  }

  /**
   * With the checksum's own field as blanks. Eight bytes at a time in lanes of 16 bits, which the
   * 128 that each of them takes do not fill: bytewise it is a tenth of reading an entry.
   */
  private int unsignedSum() {
    ByteBuffer words = ByteBuffer.wrap(bytes);
    long lanes = 0;
    for (int at = 0; at < SIZE; at += Long.BYTES) {
      long word = words.getLong(at);
      lanes += (word & LOW_BYTES) + (word >>> Byte.SIZE & LOW_BYTES);
    }
    int sum = CHECKSUM_LENGTH * ' ';
    for (int at = CHECKSUM_OFFSET; at < CHECKSUM_OFFSET + CHECKSUM_LENGTH; at++) {
      sum -= bytes[at] & 0xff;
    }
    for (int shift = 0; shift < Long.SIZE; shift += Short.SIZE) {
      sum += (int) (lanes >>> shift) & 0xffff;
    }
    return sum;
  }

  private int signedSum() {
    int sum = CHECKSUM_LENGTH * ' ';
    for (int at = 0; at < SIZE; at++) {
      boolean ownField = at >= CHECKSUM_OFFSET && at < CHECKSUM_OFFSET + CHECKSUM_LENGTH;
      sum += ownField ? 0 : bytes[at];
    }
    return sum;
  }

  byte type() {
    return bytes[156];
  }

  /** The name with the prefix that ustar and star keep apart. */
  String name() {
    String name = text(0, NAME_LENGTH);
    String prefix = prefix();
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String linkName() {
    return text(LINK_NAME_OFFSET, NAME_LENGTH);
  }

  long mode() throws TarException {
    return number(100, 8, "mode");
  }

  long userId() throws TarException {
    return number(108, 8, "uid");
  }

  long groupId() throws TarException {
    return number(116, 8, "gid");
  }

  long size() throws TarException {
    return number(124, 12, "size");
  }

  long modifiedSeconds() throws TarException {
    return number(136, 12, "mtime");
  }

  long deviceMajor() throws TarException {
    return hasMagic() ? number(329, 8, "devmajor") : 0;
  }

  long deviceMinor() throws TarException {
    return hasMagic() ? number(337, 8, "devminor") : 0;
  }

  /** GNU headers keep times and sparse maps where ustar has the prefix. */
  private String prefix() {
    boolean ustar = matches(MAGIC_OFFSET, "ustar\0");
    if (!ustar) {
      return "";
    }
    boolean star = matches(STAR_TRAILER_OFFSET, "tar\0");
    return text(PREFIX_OFFSET, star ? STAR_PREFIX_LENGTH : PREFIX_LENGTH);
  }

  private boolean hasMagic() {
    return matches(MAGIC_OFFSET, "ustar");
  }

  private boolean matches(int offset, String expected) {
    for (int i = 0; i < expected.length(); i++) {
      if (bytes[offset + i] != (byte) expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Bytes up to the first NUL, or the whole field. */
  private String text(int offset, int length) {
    int end = 0;
    while (end < length && bytes[offset + end] != 0) {
      end++;
    }
    return new String(bytes, offset, end, ISO_8859_1);
  }

  boolean isSet(int offset) {
    return bytes[offset] != 0;
  }

  byte octet(int offset) {
    return bytes[offset];
  }

  long number(int offset, int length, String field) throws TarException {
    return TarNumber.parse(bytes, offset, length, field);
  }
}
