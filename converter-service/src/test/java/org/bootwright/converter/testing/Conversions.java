package org.bootwright.converter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.ConvertedDisk;
import org.bootwright.converter.ImageConverter;
import org.bootwright.converter.disk.DiskSize;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ProgressListener;

/** Converts images of tests, in the one way that users do. */
public final class Conversions {
  private Conversions() {}

  /** Writes the image as a layout, converts it, and has e2fsck look at the disk. */
  public static DiskTree convert(ImageBuilder image, Path directory) throws IOException {
    Path layout = Files.createTempDirectory(directory, "layout");
    image.writeLayout(layout);
    Path disk = layout.resolveSibling(layout.getFileName() + ".raw");
    convert("oci:" + layout, disk);
    requireClean(disk);
    return DiskTree.read(disk);
  }

  public static ConvertedDisk convert(String reference, Path disk) {
    return convert(reference, disk, DiskSize.fitted());
  }

  public static ConvertedDisk convert(String reference, Path disk, DiskSize size) {
    return new ImageConverter(ConversionLimits.standard())
        .convert(
            ImageReference.parse(reference),
            Platform.LINUX_AMD64,
            disk,
            size,
            ProgressListener.NONE,
            new Cancellation());
  }

  /** Fails unless e2fsck has nothing at all to say. */
  public static void requireClean(Path disk) {
    try {
      Process process =
          new ProcessBuilder("/sbin/e2fsck", "-fn", disk.toString())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      assertThat(output).doesNotContain("Fix", "ix?", "WARNING", "should be");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
