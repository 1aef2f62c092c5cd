package org.bootwright.converter.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.ImageConverter;
import org.bootwright.converter.SourceSettings;
import org.bootwright.converter.layer.InflationLibrary;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ProgressListener;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.converter.testing.TarBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many layers are read at a time, and by whatever library, the disk has the same bytes. */
final class ParallelLayersTest {
  private static final int LAYERS = 9;

  @TempDir Path directory;

  @Test
  void theNumberOfLayersAtOnceDoesNotShow() throws IOException {
    writeImage();
    Path one = convert(InflationLibrary.JDK, 1, DiskSize.fitted());
    Conversions.requireClean(one);
    for (int layersAtOnce : new int[] {2, 4, 8, 16}) {
      for (int repetition = 0; repetition < 3; repetition++) {
        Path other = convert(InflationLibrary.JDK, layersAtOnce, DiskSize.fitted());
        assertThat(Files.mismatch(one, other)).as("%d at once", layersAtOnce).isEqualTo(-1);
        Files.delete(other);
      }
    }
  }

  @Test
  void theLibraryDoesNotShow() throws IOException {
    writeImage();
    Path byJdk = convert(InflationLibrary.JDK, 2, DiskSize.fitted());
    Path byIsal = convert(InflationLibrary.ISAL, 2, DiskSize.fitted());
    assertThat(Files.mismatch(byJdk, byIsal)).isEqualTo(-1);
  }

  /** The disk is hardly larger than the content: there is no room for what is set aside in vain. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aDiskOfAskedSizeHoldsTheContentOfAllLayers(int layersAtOnce) throws IOException {
    writeImage();
    Path exact = convert(InflationLibrary.JDK, layersAtOnce, new DiskSize.Exact(48 << 20));
    Conversions.requireClean(exact);
    assertThat(exact).hasSize(48 << 20);
  }

  /**
   * Layers that compress well and badly, so that some need more than is set aside, and some less.
   */
  private void writeImage() throws IOException {
    Random random = new Random(11);
    ImageBuilder image = ImageBuilder.image();
    for (int layer = 0; layer < LAYERS; layer++) {
      TarBuilder tar = tar();
      for (int file = 0; file < 60; file++) {
        byte[] content = new byte[random.nextInt(file % 7 == 0 ? 400_000 : 9_000)];
        if (layer % 2 == 0) {
          random.nextBytes(content);
        } else {
          content[content.length / 2] = (byte) layer;
          Arrays.fill(content, 0, content.length / 3, (byte) file);
        }
        tar.file("d%d/f%d-%d".formatted(file % 4, file, layer / 2), content);
      }
      Compression compression = layer % 3 == 2 ? Compression.ZSTD : Compression.GZIP;
      image.layer(tar.bytes(), compression);
    }
    image.writeLayout(directory.resolve("layout"));
  }

  private Path convert(InflationLibrary inflation, int layersAtOnce, DiskSize size)
      throws IOException {
    Path disk = Files.createTempFile(directory, "disk", ".raw");
    new ImageConverter(
            ConversionLimits.standard(),
            SourceSettings.standard(),
            new ConversionTuning(inflation, layersAtOnce))
        .convert(
            ImageReference.parse("oci:" + directory.resolve("layout")),
            Platform.LINUX_AMD64,
            disk,
            size,
            ProgressListener.NONE,
            new Cancellation());
    return disk;
  }
}
