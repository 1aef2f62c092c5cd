package org.bootwright.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A layer in gzip, written file by file: the same bytes each time. */
final class GrownLayer implements AutoCloseable {
  private static final int BLOCK_BYTES = 512;
  private static final int FILES_OF_A_DIRECTORY = 500;

  /** Contents are cut from here, each at another place; half of it repeats, as text does. */
  private static final byte[] POOL = pool(4 << 20);

  private final Path blob;
  private final MessageDigest blobDigest = sha256();
  private final MessageDigest tarDigest = sha256();
  private final OutputStream tar;
  private int poolPosition;

  /**
   * A layer that was written.
   *
   * @param digest of the blob, in hexadecimal
   * @param diffId of the tar, in hexadecimal
   */
  record Written(String digest, String diffId, long blobBytes) {}

  GrownLayer(Path blob) throws IOException {
    this.blob = blob;
    OutputStream file = new DigestOutputStream(Files.newOutputStream(blob), blobDigest);
    OutputStream gzip =
        new GZIPOutputStream(new BufferedOutputStream(file, 1 << 16), 1 << 16) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        };
    this.tar = new BufferedOutputStream(new DigestOutputStream(gzip, tarDigest), 1 << 16);
  }

  /** Files of one size, 500 to a directory. */
  void addFiles(String root, int count, int sizeBytes) throws IOException {
    for (int i = 0; i < count; i++) {
      String directory = "%s/dir-%05d".formatted(root, i / FILES_OF_A_DIRECTORY);
      if (i % FILES_OF_A_DIRECTORY == 0) {
        tar.write(header(directory, '5', 0755, 0));
      }
      tar.write(header("%s/some-file-name-%07d".formatted(directory, i), '0', 0644, sizeBytes));
      writeContent(sizeBytes);
    }
  }

  Written finish() throws IOException {
    tar.write(new byte[2 * BLOCK_BYTES]);
    tar.close();
    HexFormat hex = HexFormat.of();
    return new Written(
        hex.formatHex(blobDigest.digest()), hex.formatHex(tarDigest.digest()), Files.size(blob));
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  private void writeContent(int sizeBytes) throws IOException {
    poolPosition = (poolPosition + 7_919) % (POOL.length - sizeBytes);
    tar.write(POOL, poolPosition, sizeBytes);
    tar.write(new byte[-sizeBytes & (BLOCK_BYTES - 1)]);
  }

  /** A ustar header. */
  private static byte[] header(String name, char type, int mode, int sizeBytes) {
    byte[] header = new byte[BLOCK_BYTES];
    put(header, 0, name);
    put(header, 100, octal(7, mode));
    put(header, 108, octal(7, 0));
    put(header, 116, octal(7, 0));
    put(header, 124, octal(11, sizeBytes));
    put(header, 136, octal(11, 1_700_000_000));
    header[156] = (byte) type;
    put(header, 257, "ustar\0" + "00");
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte octet : header) {
      sum += octet;
    }
    put(header, 148, octal(6, sum) + "\0");
    return header;
  }

  private static String octal(int digits, int value) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  private static byte[] pool(int sizeBytes) {
    Random random = new Random(1);
    byte[] pool = new byte[sizeBytes];
    random.nextBytes(pool);
    for (int at = 128; at + 64 <= sizeBytes; at += 128) {
      System.arraycopy(pool, at - 64 - random.nextInt(64), pool, at, 64);
    }
    return pool;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
