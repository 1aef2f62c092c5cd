package org.bootwright.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.disk.DiskSize;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ConversionStep;
import org.bootwright.converter.progress.ProgressListener;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.DiskTree;
import org.bootwright.converter.testing.ImageBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine as the command line uses it: file in, file out, or nothing at all. */
final class ImageConverterTest {
  @TempDir Path directory;
  private Path layout;
  private Path disk;

  @BeforeEach
  void makeImage() throws IOException {
    layout = directory.resolve("layout");
    disk = directory.resolve("disk.raw");
    byte[] random = new byte[3_000_000];
    new Random(3).nextBytes(random);
    ImageBuilder.image()
        .layer(tar().file("random", random).file("etc/a", "1").file("etc/b", "2"))
        .layer(tar().file("etc/a", "3").whiteout("etc/b").bytes(), Compression.ZSTD)
        .writeLayout(layout);
  }

  private ConvertedDisk convert(
      ConversionLimits limits,
      DiskSize size,
      ProgressListener listener,
      Cancellation cancellation) {
    return new ImageConverter(limits)
        .convert(
            ImageReference.parse("oci:" + layout),
            Platform.LINUX_AMD64,
            disk,
            size,
            listener,
            cancellation);
  }

  private void assertFails(ConversionLimits limits, DiskSize size, FailureCode code, String says)
      throws IOException {
    assertThatThrownBy(() -> convert(limits, size, ProgressListener.NONE, new Cancellation()))
        .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(says);
    assertNothingLeft();
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(layout);
    }
  }

  @Test
  void sameImageGivesTheSameBytes() throws IOException {
    Conversions.convert("oci:" + layout, disk);
    Path second = directory.resolve("second.raw");
    Conversions.convert("oci:" + layout, second);
    assertThat(Files.mismatch(disk, second)).isEqualTo(-1);
  }

  @Test
  void progressGoesThroughAllStepsAndEndsAtTheTotal() throws IOException {
    List<ConversionStep> steps = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    List<Long> totals = new ArrayList<>();
    convert(
        ConversionLimits.standard(),
        DiskSize.fitted(),
        (step, doneBytes, totalBytes) -> {
          steps.add(step);
          done.add(doneBytes);
          totals.add(totalBytes);
        },
        new Cancellation());
    assertThat(steps)
        .startsWith(ConversionStep.RESOLVE, ConversionStep.CONVERT)
        .endsWith(ConversionStep.SYNC);
    assertThat(done).isSorted();
    assertThat(done.getLast()).isEqualTo(totals.getLast()).isGreaterThan(3_000_000);
  }

  @Test
  void cancelledConversionLeavesNothing() throws IOException {
    Cancellation cancellation = new Cancellation();
    ProgressListener canceller =
        (step, doneBytes, totalBytes) -> {
          if (step == ConversionStep.CONVERT) {
            cancellation.cancel();
          }
        };
    assertThatThrownBy(
            () -> convert(ConversionLimits.standard(), DiskSize.fitted(), canceller, cancellation))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CANCELLED));
    assertNothingLeft();
  }

  @Test
  void diskHasTheSizeThatWasAskedForInWholeBlocks() throws IOException {
    long size = (1L << 30) + 4097;
    ConvertedDisk converted =
        convert(
            ConversionLimits.standard(),
            new DiskSize.Exact(size),
            ProgressListener.NONE,
            new Cancellation());
    assertThat(converted.sizeBytes()).isEqualTo((1L << 30) + 4096);
    assertThat(Files.size(disk)).isEqualTo(converted.sizeBytes());
    Conversions.requireClean(disk);
  }

  @Test
  void imageThatDoesNotFitTheDiskSaysWhatItNeeds() throws IOException {
    assertFails(
        ConversionLimits.standard(),
        new DiskSize.Exact(2 << 20),
        FailureCode.IMAGE_TOO_LARGE,
        "writing the disk of sha256:");
    assertFails(
        ConversionLimits.standard(),
        new DiskSize.Exact(100),
        FailureCode.INVALID_REQUEST,
        "a disk has 4096 to");
  }

  @Test
  void eachLimitIsKept() throws IOException {
    ConversionLimits standard = ConversionLimits.standard();
    long bytes = standard.streamBytes();
    long entries = standard.entryCount();
    long metadata = standard.metadataBytes();
    DiskSize fitted = DiskSize.fitted();
    FailureCode refused = FailureCode.IMAGE_REFUSED;
    assertFails(new ConversionLimits(1, bytes, entries, metadata), fitted, refused, "has 2 layers");
    assertFails(
        new ConversionLimits(2, 3_000_000, entries, metadata), fitted, refused, "decompresses to");
    assertFails(
        new ConversionLimits(2, bytes, 4, metadata), fitted, refused, "more than 4 entries");
    assertFails(new ConversionLimits(2, bytes, entries, 20), fitted, refused, "more than 20 bytes");
    convert(
        new ConversionLimits(2, 3_010_000, 5, 40),
        fitted,
        ProgressListener.NONE,
        new Cancellation());
    assertThat(disk).exists();
  }

  @Test
  void failedConversionLeavesTheFileThatWasThere() throws IOException {
    Files.writeString(disk, "precious");
    assertThatThrownBy(
            () ->
                convert(
                    new ConversionLimits(1, 1, 1, 1),
                    DiskSize.fitted(),
                    ProgressListener.NONE,
                    new Cancellation()))
        .isInstanceOf(FailureException.class);
    assertThat(disk).hasContent("precious");
    Conversions.convert("oci:" + layout, disk);
    assertThat(DiskTree.read(disk).at("/etc/a").text()).isEqualTo("3");
  }

  @Test
  void directoryThatDoesNotExistIsNamed() {
    disk = directory.resolve("no/disk.raw");
    assertThatThrownBy(() -> Conversions.convert("oci:" + layout, disk))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(directory.resolve("no").toString());
  }

  @Test
  void fullHostIsNoSpaceWhateverTheLanguage() {
    FailureException full =
        HostFailures.translate(
            new IOException("No space left on device"), "converting x", directory);
    assertThat(full.code()).isEqualTo(FailureCode.NO_SPACE);
    assertThat(full).hasMessageContaining(directory.toString());
    FailureException other =
        HostFailures.translate(new IOException("Input/output error"), "converting x", directory);
    assertThat(other.code()).isEqualTo(FailureCode.SOURCE_UNAVAILABLE);
  }
}
