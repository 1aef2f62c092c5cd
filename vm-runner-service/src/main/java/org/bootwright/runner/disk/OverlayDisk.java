package org.bootwright.runner.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Makes the VM's own disk, or takes up the one that an earlier start of the same VM has made. */
public final class OverlayDisk {
  /**
   * Prepares {@code overlay} on {@code base}.
   *
   * @throws FailureException {@code image_too_large} where the size asked for cannot hold the image
   */
  public void prepare(Path overlay, Path base, long sizeBytes) {
    try {
      if (Files.exists(overlay)) {
        requireBase(overlay, base);
      } else {
        create(overlay, base, sizeBytes);
      }
    } catch (IOException failure) {
      throw new FailureException(
          FailureCode.NO_SPACE,
          "making the disk " + overlay + " failed: " + failure.getMessage(),
          failure);
    }
  }

  /** The size of a VM's disk as its guest sees it, rounded up. */
  public static int sizeGiB(Path overlay) throws IOException {
    long bytes = OverlayHeader.read(overlay).virtualSizeBytes();
    return Math.clamp((bytes >> 30) + ((bytes & ((1L << 30) - 1)) == 0 ? 0 : 1), 0, 1 << 20);
  }

  /** On another base, the VM's own clusters would be a mixture of two file systems. */
  private static void requireBase(Path overlay, Path base) throws IOException {
    OverlayHeader header = OverlayHeader.read(overlay);
    if (!header.base().equals(base)) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "starting from the disk %s: it was made on %s, not on %s; remove the VM and make a new one"
              .formatted(overlay, header.base(), base));
    }
  }

  private void create(Path overlay, Path base, long sizeBytes) throws IOException {
    if (!Files.isReadable(base)) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "making the disk " + overlay + ": the image's disk " + base + " is not there");
    }
    long baseBytes = Files.size(base);
    if (sizeBytes < baseBytes) {
      throw new FailureException(
          FailureCode.IMAGE_TOO_LARGE,
          "making the disk: the image needs %d MiB, %d MiB were asked for"
              .formatted((baseBytes + (1 << 20) - 1) >> 20, sizeBytes >> 20));
    }
    Path unfinished = overlay.resolveSibling(overlay.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    OverlayWriter.write(unfinished, base, sizeBytes);
    Files.move(unfinished, overlay, StandardCopyOption.ATOMIC_MOVE);
  }
}
