package org.bootwright.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Has memory at hand for what a run will write to a folder in memory. A benchmark in a virtual
 * machine that gives free memory back to its host would measure the host else: whoever writes to
 * such memory first may wait four times as long as whoever comes next.
 */
final class TouchedMemory {
  /** What the largest image takes, and the bench's own contenders beside it. */
  private static final long BYTES = 4L << 30;

  private static final int PIECE_BYTES = 1 << 20;

  private TouchedMemory() {}

  /** Writes to memory and frees it, where the file would be in memory. */
  static void prepare(Path file) {
    Path touched = file.resolveSibling(file.getFileName() + ".touched");
    try {
      if (Files.getFileStore(file.toAbsolutePath().getParent()).type().equals("tmpfs")) {
        try {
          write(touched);
        } finally {
          Files.deleteIfExists(touched);
        }
      }
    } catch (IOException e) {
      throw new FailureException(
          FailureCode.NO_SPACE, "touching memory by " + touched + ": " + e.getMessage(), e);
    }
  }

  private static void write(Path file) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE_BYTES);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (channel.position() < BYTES) {
        channel.write(zeros.rewind());
      }
    }
  }
}
