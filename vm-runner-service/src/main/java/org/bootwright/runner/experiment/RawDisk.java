package org.bootwright.runner.experiment;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Finds a disk as {@code bootwright convert} makes it: one ext4 file system, raw. */
final class RawDisk {
  /** Of {@code s_magic} in {@code struct ext4_super_block}, which begins at 1024. */
  private static final long MAGIC_OFFSET = 1024 + 0x38;

  /** 0xEF53 in the disk's order of bytes. */
  private static final int MAGIC = 0x53ef;

  private RawDisk() {}

  /**
   * The file, without links.
   *
   * @throws FailureException {@code image_not_found}, or {@code image_refused} where it is
   *     something else: another format, for one
   */
  static Path find(String path) {
    Path file = Path.of(path);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "booting on the disk %s: there is no such file that can be read; ./dev make-image makes one"
              .formatted(path));
    }
    try {
      if (!hasMagic(file)) {
        throw new FailureException(
            FailureCode.IMAGE_REFUSED,
            "booting on the disk %s: it is no raw ext4 file system; ./dev make-image makes one"
                .formatted(path));
      }
      return file.toRealPath();
    } catch (IOException unreadable) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "booting on the disk %s: reading it fails: %s".formatted(path, unreadable.getMessage()),
          unreadable);
    }
  }

  private static boolean hasMagic(Path file) throws IOException {
    try (var disk = new RandomAccessFile(file.toFile(), "r")) {
      disk.seek(MAGIC_OFFSET);
      return disk.readUnsignedShort() == MAGIC;
    } catch (EOFException tooShort) {
      return false;
    }
  }
}
