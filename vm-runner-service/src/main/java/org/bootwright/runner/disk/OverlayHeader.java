package org.bootwright.runner.disk;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The beginning of a qcow2 file, as far as we need it. All big endian:
 *
 * <pre>
 *   0  magic "QFI\xfb"     8  u64 offset of the backing file's name
 *   4  version            16  u32 length of that name          24  u64 virtual size in bytes
 * </pre>
 */
record OverlayHeader(Path base, long virtualSizeBytes) {
  static final int MAGIC = 0x514649fb;

  /** The format's own limit for the name. */
  static final int MAXIMUM_NAME_BYTES = 1023;

  static OverlayHeader read(Path file) throws IOException {
    try (var input = new RandomAccessFile(file.toFile(), "r")) {
      if (input.readInt() != MAGIC) {
        throw new IOException("reading " + file + ": not a qcow2 file");
      }
      input.seek(8);
      long nameOffset = input.readLong();
      int nameLength = input.readInt();
      input.seek(24);
      long virtualSizeBytes = input.readLong();
      if (nameOffset <= 0 || nameLength <= 0 || nameLength > MAXIMUM_NAME_BYTES) {
        throw new IOException("reading " + file + ": it has no backing file");
      }
      byte[] name = new byte[nameLength];
      input.seek(nameOffset);
      input.readFully(name);
      return new OverlayHeader(Path.of(new String(name, StandardCharsets.UTF_8)), virtualSizeBytes);
    } catch (EOFException cutOff) {
      throw new IOException("reading " + file + ": the qcow2 header is cut off", cutOff);
    }
  }
}
