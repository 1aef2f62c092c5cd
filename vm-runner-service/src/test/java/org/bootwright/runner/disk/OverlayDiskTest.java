package org.bootwright.runner.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real qemu-img. */
final class OverlayDiskTest {
  private static final long MIB = 1L << 20;

  @TempDir Path directory;
  private final OverlayDisk disks = new OverlayDisk(Path.of("/usr/bin/qemu-img"));
  private Path base;
  private Path overlay;

  @BeforeEach
  void makeBase() throws IOException {
    base = directory.resolve("base.raw");
    overlay = directory.resolve("disk.qcow2");
    try (var file = new RandomAccessFile(base.toFile(), "rw")) {
      file.setLength(8 * MIB);
    }
  }

  private void assertFails(FailureCode code, String part, long sizeBytes) {
    assertThatThrownBy(() -> disks.prepare(overlay, base, sizeBytes))
        .isInstanceOfSatisfying(
            FailureException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(part);
    assertThat(directory.resolve("disk.qcow2.new")).doesNotExist();
  }

  @Test
  void overlayHasTheSizeAskedForAndNamesItsBase() throws IOException {
    disks.prepare(overlay, base, 3L << 30);

    assertThat(OverlayHeader.read(overlay)).isEqualTo(new OverlayHeader(base, 3L << 30));
    assertThat(Files.size(overlay)).isLessThan(MIB);
  }

  @Test
  void overlayThatIsThereIsKept() throws IOException {
    disks.prepare(overlay, base, 1L << 30);
    var modified = Files.getLastModifiedTime(overlay);

    disks.prepare(overlay, base, 2L << 30);

    assertThat(Files.getLastModifiedTime(overlay)).isEqualTo(modified);
  }

  @Test
  void overlayOnAnotherBaseIsRefused() throws IOException {
    disks.prepare(overlay, base, 1L << 30);
    base = Files.copy(base, directory.resolve("other.raw"));

    assertFails(FailureCode.CONFLICT, "it was made on", 1L << 30);
  }

  @Test
  void sizeThatCannotHoldTheImageIsRefused() {
    assertFails(
        FailureCode.IMAGE_TOO_LARGE, "the image needs 8 MiB, 7 MiB were asked for", 7 * MIB);
    assertThat(overlay).doesNotExist();
  }

  @Test
  void missingBaseIsNamed() throws IOException {
    Files.delete(base);

    assertFails(FailureCode.IMAGE_NOT_FOUND, "base.raw is not there", 1L << 30);
  }

  @Test
  void remainsOfAKilledRunAreReplaced() throws IOException {
    Files.writeString(directory.resolve("disk.qcow2.new"), "half");

    disks.prepare(overlay, base, 1L << 30);

    assertThat(OverlayHeader.read(overlay).virtualSizeBytes()).isEqualTo(1L << 30);
  }

  @Test
  void overlayThatIsNoQcow2IsRefused() throws IOException {
    Files.writeString(overlay, "something else entirely");

    assertFails(FailureCode.NO_SPACE, "not a qcow2 file", 1L << 30);
  }

  @Test
  void failureOfQemuImgIsQuoted() throws IOException {
    overlay = Files.createDirectory(directory.resolve("gone")).resolve("sub").resolve("disk.qcow2");

    assertThatThrownBy(() -> disks.prepare(overlay, base, 1L << 30))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("No such file or directory");
  }
}
