package org.bootwright.cli.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes tar entries in GNU's format: long names stand in an entry before, so that their bytes are
 * kept whatever they are; large numbers are binary.
 */
public final class TarOutput {
  /** Types of entries. */
  public static final char FILE = '0';

  public static final char HARD_LINK = '1';
  public static final char SYMBOLIC_LINK = '2';
  public static final char DIRECTORY = '5';

  private static final char LONG_LINK = 'K';
  private static final char LONG_NAME = 'L';
  private static final int BLOCK_BYTES = 512;
  private static final int NAME_BYTES = 100;

  private final OutputStream out;

  public TarOutput(OutputStream out) {
    this.out = out;
  }

  /**
   * What an entry is, but for its content.
   *
   * @param name byte string; of a directory with a slash at the end
   * @param link byte string, empty for what is no link
   */
  public record Entry(
      char type,
      String name,
      String link,
      int mode,
      long userId,
      long groupId,
      long sizeBytes,
      long modifiedSeconds) {}

  /** Begins an entry; its content follows by {@link #write}, and {@link #pad}. */
  public void begin(Entry entry) throws IOException {
    if (entry.name().length() > NAME_BYTES) {
      writeLong(LONG_NAME, entry.name());
    }
    if (entry.link().length() > NAME_BYTES) {
      writeLong(LONG_LINK, entry.link());
    }
    out.write(header(entry));
  }

  /** Writes content of the entry that was begun. */
  public void write(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
  }

  /** Fills up the last block of an entry's content. */
  public void pad(long sizeBytes) throws IOException {
    out.write(new byte[(int) (-sizeBytes & (BLOCK_BYTES - 1))]);
  }

  /** Ends the archive; does not close the stream. */
  public void end() throws IOException {
    out.write(new byte[2 * BLOCK_BYTES]);
  }

  private void writeLong(char type, String text) throws IOException {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
    out.write(header(new Entry(type, "././@LongLink", "", 0644, 0, 0, bytes.length, 0)));
    out.write(bytes);
    pad(bytes.length);
  }

  private static byte[] header(Entry entry) {
    byte[] header = new byte[BLOCK_BYTES];
    putText(header, 0, entry.name());
    putNumber(header, 100, 8, entry.mode());
    putNumber(header, 108, 8, entry.userId());
    putNumber(header, 116, 8, entry.groupId());
    putNumber(header, 124, 12, entry.sizeBytes());
    putNumber(header, 136, 12, entry.modifiedSeconds());
    header[156] = (byte) entry.type();
    putText(header, 157, entry.link());
    putText(header, 257, "ustar  ");
    // The checksum is made as if it were spaces: six digits, a NUL and a space.
    putText(header, 148, "        ");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    putNumber(header, 148, 7, sum);
    return header;
  }

  private static void putText(byte[] header, int start, String text) {
    for (int i = 0; i < Math.min(text.length(), NAME_BYTES); i++) {
      header[start + i] = (byte) text.charAt(i);
    }
  }

  /** Octal digits and a NUL; what has no room so is the number itself, big endian, behind 0x80. */
  private static void putNumber(byte[] header, int start, int length, long number) {
    int digitBits = 3 * (length - 1);
    boolean fits = number >= 0 && number >>> digitBits == 0;
    long left = number;
    for (int i = fits ? length - 2 : length - 1; i >= 0; i--) {
      header[start + i] = (byte) (fits ? '0' + (left & 7) : left & 0xff);
      left = fits ? left >> 3 : left >> 8;
    }
    if (!fits) {
      header[start] = (byte) (number < 0 ? 0xff : 0x80);
    } else {
      header[start + length - 1] = 0;
    }
  }
}
