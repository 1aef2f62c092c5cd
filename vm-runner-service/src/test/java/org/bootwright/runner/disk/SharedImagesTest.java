package org.bootwright.runner.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.vm.RunnerId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a runner sees the converter's files. */
final class SharedImagesTest {
  private static final UUID VOLUME = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final UUID OTHER = UUID.fromString("99999999-2222-3333-4444-555555555555");

  @TempDir Path directory;
  private SharedImages images;

  @BeforeEach
  void makeImage() throws IOException {
    Files.writeString(directory.resolve("disk.raw"), "disk");
    images = new SharedImages(directory, new RunnerId("r1"));
  }

  private void mark(String json) throws IOException {
    Files.writeString(directory.resolve("volume.json"), json);
  }

  private static ImageDescription image(String diskFile, long sizeBytes) {
    return new ImageDescription(
        new Digest("0".repeat(64)),
        ImageReference.parse("x"),
        Platform.LINUX_AMD64,
        ImageConfig.empty(),
        diskFile,
        sizeBytes,
        0,
        0,
        1,
        Instant.EPOCH);
  }

  @Test
  void imageOfTheSameVolumeIsTaken() throws IOException {
    mark("{\"id\":\"" + VOLUME + "\"}");
    ImageDescription image = image("disk.raw", 4).onVolume(VOLUME);

    assertThat(images.obstacle()).isEmpty();
    assertThat(images.mismatch(image)).isEmpty();
    assertThat(images.disk(image)).isEqualTo(directory.resolve("disk.raw"));
  }

  @Test
  void imageOfAnotherVolumeIsNamedWithBothIds() throws IOException {
    mark("{\"id\":\"" + OTHER + "\"}");

    assertThat(images.mismatch(image("disk.raw", 4).onVolume(VOLUME)).orElseThrow())
        .contains(VOLUME.toString(), OTHER.toString(), directory.toString(), "runner r1")
        .contains("mount the volume");
  }

  @Test
  void directoryWithoutAMarkIsNoVolume() {
    assertThat(images.mismatch(image("disk.raw", 4).onVolume(VOLUME)).orElseThrow())
        .contains("no volume of a converter");
  }

  @Test
  void damagedMarkIsNamed() throws IOException {
    mark("{");

    assertThat(images.mismatch(image("disk.raw", 4).onVolume(VOLUME)).orElseThrow())
        .contains("cannot be read");
  }

  @Test
  void imageOfAConverterWithoutMarksIsTaken() {
    assertThat(images.mismatch(image("disk.raw", 4))).isEmpty();
  }

  @Test
  void missingDirectoryIsAnObstacle() {
    var missing = new SharedImages(directory.resolve("none"), new RunnerId("r1"));

    assertThat(missing.obstacle().orElseThrow()).contains(directory + "/none", "runner r1");
  }

  @Test
  void missingDiskIsNamedWithTheRemedy() {
    assertFailure(image("none.raw", 4), FailureCode.IMAGE_NOT_FOUND, "none.raw is not there");
  }

  @Test
  void diskOfAnotherSizeIsRefused() {
    assertFailure(image("disk.raw", 5), FailureCode.IMAGE_CORRUPT, "4 bytes instead of 5");
  }

  @Test
  void diskOutsideOfTheDirectoryIsRefused() {
    assertFailure(image("../x", 4), FailureCode.INVALID_REQUEST, "outside of");
  }

  private void assertFailure(ImageDescription image, FailureCode code, String part) {
    assertThatThrownBy(() -> images.disk(image))
        .isInstanceOfSatisfying(
            FailureException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(part);
  }
}
