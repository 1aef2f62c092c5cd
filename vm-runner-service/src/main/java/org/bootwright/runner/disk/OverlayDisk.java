package org.bootwright.runner.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Makes the VM's own disk, or takes up the one that an earlier start of the same VM has made. */
public final class OverlayDisk {
  /** {@code qemu-img create} writes less than a MiB; longer means that the file system hangs. */
  private static final int CREATE_TIMEOUT_SECONDS = 60;

  private static final int MAXIMUM_ERROR_BYTES = 4096;

  private final Path imageTool;

  /** Works with the {@code qemu-img} at this path. */
  public OverlayDisk(Path imageTool) {
    this.imageTool = imageTool;
  }

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
    runImageTool(unfinished, base, sizeBytes);
    Files.move(unfinished, overlay, StandardCopyOption.ATOMIC_MOVE);
  }

  private void runImageTool(Path overlay, Path base, long sizeBytes) throws IOException {
    Process process =
        new ProcessBuilder(
                imageTool.toString(),
                "create",
                "-q",
                "-f",
                "qcow2",
                "-F",
                "raw",
                "-b",
                base.toString(),
                overlay.toString(),
                String.valueOf(sizeBytes))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(CREATE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("qemu-img did not end in " + CREATE_TIMEOUT_SECONDS + " s");
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
    if (process.exitValue() != 0) {
      byte[] message = process.getInputStream().readNBytes(MAXIMUM_ERROR_BYTES);
      throw new IOException(new String(message, StandardCharsets.UTF_8).strip());
    }
  }
}
