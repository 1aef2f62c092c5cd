package org.bootwright.cli.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A log file that does not grow for ever: when it is full, it becomes {@code NAME.1} in place of
 * the one before, and a new one begins. All calls go through one lock.
 */
public final class BoundedLogFile extends OutputStream {
  private final Path file;
  private final long maximumBytes;
  private OutputStream current;
  private long sizeBytes;

  /**
   * Appends to a file.
   *
   * @param maximumBytes of one file; there are two
   */
  public BoundedLogFile(Path file, long maximumBytes) throws IOException {
    this.file = file;
    this.maximumBytes = maximumBytes;
    current = open(file);
    sizeBytes = Files.size(file);
  }

  private static OutputStream open(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (sizeBytes > 0 && sizeBytes + length > maximumBytes) {
      current.close();
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
      current = open(file);
      sizeBytes = 0;
    }
    current.write(bytes, offset, length);
    sizeBytes += length;
  }

  @Override
  public synchronized void close() throws IOException {
    current.close();
  }
}
