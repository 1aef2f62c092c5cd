package org.bootwright.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.disk.DiskSize;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ProgressListener;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.converter.testing.RawHeader;
import org.bootwright.converter.testing.TarBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layers of few bytes that come to more than anybody has: they end at a bound, and soon. */
@Timeout(60)
final class HostileLayersTest {
  private static final ConversionLimits STANDARD = ConversionLimits.standard();
  private static final int MEBIBYTE = 1 << 20;

  @TempDir Path directory;

  private void assertRefused(byte[] blob, ConversionLimits limits, String says) throws IOException {
    // Its diff ID is a lie, which nobody comes to.
    ImageBuilder image =
        ImageBuilder.image().layer(new byte[0], blob, "application/vnd.oci.image.layer.v1.tar");
    assertRefused(image, limits, says);
  }

  private void assertRefused(ImageBuilder image, ConversionLimits limits, String says)
      throws IOException {
    image.writeLayout(directory.resolve("layout"));
    Path disk = directory.resolve("disk.raw");
    assertThatThrownBy(
            () ->
                new ImageConverter(limits)
                    .convert(
                        ImageReference.parse("oci:" + directory.resolve("layout")),
                        Platform.LINUX_AMD64,
                        disk,
                        DiskSize.fitted(),
                        ProgressListener.NONE,
                        new Cancellation()))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.IMAGE_REFUSED))
        .hasMessageContaining(says);
    assertThat(directory).isDirectoryNotContaining(file -> !file.endsWith("layout"));
  }

  /** A compressed beginning, and then one compressed part again and again. */
  private static byte[] repeated(Compression compression, byte[] first, byte[] part, int times)
      throws IOException {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    blob.writeBytes(compression.compress(first));
    byte[] compressed = compression.compress(part);
    for (int time = 0; time < times; time++) {
      blob.writeBytes(compressed);
    }
    return blob.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void decompressionBombEndsAtTheBound(Compression compression) throws IOException {
    RawHeader file = RawHeader.of('0', "zeros").base256(124, 12, 1L << 40);
    // Twenty gigabytes in a few megabytes; the bound of a user's converter is a tebibyte.
    byte[] blob = repeated(compression, file.bytes(), new byte[16 * MEBIBYTE], 1280);
    assertThat(blob).hasSizeLessThan(32 * MEBIBYTE);
    ConversionLimits limits =
        new ConversionLimits(
            STANDARD.layerCount(), 1L << 30, STANDARD.entryCount(), STANDARD.metadataBytes());
    assertRefused(blob, limits, "decompresses to more than 1073741824 bytes");
  }

  @Test
  void millionsOfEntriesEndAtTheBound() throws IOException {
    TarBuilder entries = tar();
    for (int entry = 0; entry < 4000; entry++) {
      entries.file("same", "");
    }
    byte[] blob = repeated(Compression.ZSTD, new byte[0], entries.bytesWithoutEnd(), 1001);
    assertThat(blob).hasSizeLessThan(MEBIBYTE);
    assertRefused(blob, STANDARD, "has more than 4000000 entries");
  }

  @Test
  void attributesOfOneFileThatFitNowhereAreRefused() throws IOException {
    Map<String, String> flood = new HashMap<>();
    for (int attribute = 0; attribute < 20_000; attribute++) {
      flood.put("SCHILY.xattr.user." + attribute, "x");
    }
    ImageBuilder image = ImageBuilder.image().layer(tar().pax(flood).file("f", ""));
    assertRefused(image, STANDARD, "extended attributes");
  }

  @Test
  void attributesOfAllFilesTogetherEndAtTheBound() throws IOException {
    byte[] file =
        tar()
            .pax(Map.of("SCHILY.xattr.user.large", "x".repeat(60_000)))
            .file("f", "")
            .bytesWithoutEnd();
    byte[] blob = repeated(Compression.ZSTD, new byte[0], file, 9_000);
    assertThat(blob).hasSizeLessThan(2 * MEBIBYTE);
    assertRefused(
        blob,
        STANDARD,
        "has more than 536870912 bytes of names, link targets and extended attributes");
  }
}
