package org.bootwright.ext4;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One component of a path: 1 to 255 bytes of any value but NUL and {@code /}; not a String. */
public final class FileName implements Comparable<FileName> {

  /** EXT4_NAME_LEN. */
  public static final int MAX_BYTES = 255;

  private final byte[] bytes;
  private final int hash;

  /** The first eight bytes, with zeros behind a shorter name: enough to order most names by. */
  private final long prefix;

  private FileName(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
    long first = 0;
    for (int index = 0; index < Math.min(bytes.length, Long.BYTES); index++) {
      first |= (bytes[index] & 0xffL) << (Long.SIZE - Byte.SIZE * (index + 1));
    }
    prefix = first;
  }

  /**
   * A name of these bytes, which are copied.
   *
   * @throws Ext4Exception NAME_TOO_LONG or NAME_INVALID
   */
  public static FileName of(byte[] bytes) throws Ext4Exception {
    return of(bytes, 0, bytes.length);
  }

  /**
   * A name of a part of these bytes, which is copied.
   *
   * @throws Ext4Exception NAME_TOO_LONG or NAME_INVALID
   */
  public static FileName of(byte[] bytes, int offset, int length) throws Ext4Exception {
    var name = Arrays.copyOfRange(bytes, offset, offset + length);
    if (length > MAX_BYTES) {
      throw new Ext4Exception(
          Ext4Exception.Kind.NAME_TOO_LONG,
          "file name " + PathText.of(name) + " is " + length + " bytes long; ext4 holds 255");
    }
    if (!isValid(name)) {
      throw new Ext4Exception(
          Ext4Exception.Kind.NAME_INVALID,
          "file name '"
              + PathText.of(name)
              + "' cannot be stored: it is empty, . or .., or has a NUL or / in it");
    }
    return new FileName(name);
  }

  /**
   * A name of this text in UTF-8.
   *
   * @throws Ext4Exception NAME_TOO_LONG or NAME_INVALID
   */
  public static FileName of(String text) throws Ext4Exception {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isValid(byte[] name) {
    for (byte each : name) {
      if (each == 0 || each == '/') {
        return false;
      }
    }
    return switch (name.length) {
      case 0 -> false;
      case 1 -> name[0] != '.';
      case 2 -> name[0] != '.' || name[1] != '.';
      default -> true;
    };
  }

  /** Whether the name's first bytes are these characters, which are ASCII. */
  public boolean startsWith(String prefix) {
    int length = prefix.length();
    for (int index = 0; index < length; index++) {
      if (index == bytes.length || bytes[index] != prefix.charAt(index)) {
        return false;
      }
    }
    return true;
  }

  /** The name's bytes, a copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The bytes themselves; whoever gets them must not change them. */
  byte[] bytes() {
    return bytes;
  }

  /** Orders by unsigned bytes. */
  @Override
  public int compareTo(FileName other) {
    return prefix == other.prefix
        ? Arrays.compareUnsigned(bytes, other.bytes)
        : Long.compareUnsigned(prefix, other.prefix);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileName name && hash == name.hash && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The name as text for people: what is not printable is escaped. */
  @Override
  public String toString() {
    return PathText.of(bytes);
  }
}
