package org.bootwright.converter.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.DiskTree;
import org.bootwright.converter.testing.ImageBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blobs that are, or are not, what manifest and configuration say. */
final class LayerIntegrityTest {
  @TempDir Path directory;
  private Path layout;
  private byte[] tar;

  @BeforeEach
  void makeTar() {
    layout = directory.resolve("layout");
    byte[] random = new byte[700_000];
    new Random(7).nextBytes(random);
    tar = tar().file("a", random).file("b", "text").bytes();
  }

  private Path convert() {
    Path disk = directory.resolve("disk.raw");
    Conversions.convert("oci:" + layout, disk);
    return disk;
  }

  private void assertCorrupt(String... says) {
    assertThatThrownBy(this::convert)
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.IMAGE_CORRUPT))
        .hasMessageContainingAll(says);
    assertThat(directory.resolve("disk.raw")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void everyCompressionGivesTheSameDisk(Compression compression) throws IOException {
    ImageBuilder.image().layer(tar, compression).writeLayout(layout);
    DiskTree disk = DiskTree.read(convert());
    assertThat(disk.at("/a").text()).hasSize(700_000);
    assertThat(disk.at("/b").text()).isEqualTo("text");
  }

  @Test
  void compressionIsToldByTheBytesNotByTheMediaType() throws IOException {
    ImageBuilder.image()
        .layer(tar, Compression.ZSTD.compress(tar), "application/vnd.oci.image.layer.v1.tar+gzip")
        .writeLayout(layout);
    assertThat(DiskTree.read(convert()).at("/b").text()).isEqualTo("text");
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void flippedBitIsADigestMismatchThatNamesBothDigests(Compression compression) throws IOException {
    ImageBuilder image = ImageBuilder.image().layer(tar, compression);
    image.writeLayout(layout);
    byte[] blob = compression.compress(tar);
    Path file = layout.resolve(ImageBuilder.blobPath(blob));
    byte[] damaged = blob.clone();
    damaged[blob.length / 2] ^= 4;
    Files.write(file, damaged);
    assertCorrupt(
        "layer 1 (" + Sha256.of(blob) + ")",
        "the blob has digest " + Sha256.of(damaged),
        "the manifest says " + Sha256.of(blob));
  }

  @Test
  void wrongDiffIdNamesBothDigests() throws IOException {
    byte[] other = tar().file("other", "x").bytes();
    ImageBuilder.image()
        .layer(other, Compression.GZIP.compress(tar), "application/vnd.oci.image.layer.v1.tar+gzip")
        .writeLayout(layout);
    assertCorrupt("has diff ID " + Sha256.of(tar), "configuration says " + Sha256.of(other));
  }

  @Test
  void truncatedBlobHasTheWrongSize() throws IOException {
    ImageBuilder.image().layer(tar, Compression.GZIP).writeLayout(layout);
    byte[] blob = Compression.GZIP.compress(tar);
    Files.write(
        layout.resolve(ImageBuilder.blobPath(blob)), Arrays.copyOf(blob, blob.length - 100));
    assertCorrupt("has %d bytes, but its descriptor says".formatted(blob.length - 100));
  }

  @Test
  void missingBlobIsNamed() throws IOException {
    ImageBuilder.image().layer(tar, Compression.GZIP).writeLayout(layout);
    byte[] blob = Compression.GZIP.compress(tar);
    Files.delete(layout.resolve(ImageBuilder.blobPath(blob)));
    assertCorrupt("blob " + Sha256.of(blob) + " is missing");
  }

  @ParameterizedTest
  @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void blobThatGoesOnBehindItsStreamIsRefused(Compression compression) throws IOException {
    byte[] blob = Arrays.copyOf(compression.compress(tar), compression.compress(tar).length + 7);
    blob[blob.length - 1] = 'x';
    ImageBuilder.image()
        .layer(tar, blob, "application/vnd.oci.image.layer.v1.tar")
        .writeLayout(layout);
    assertCorrupt("layer 1");
  }

  @ParameterizedTest
  @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void truncatedStreamWithTheRightDigestIsRefused(Compression compression) throws IOException {
    byte[] whole = compression.compress(tar);
    byte[] cut = Arrays.copyOf(whole, whole.length - 50);
    ImageBuilder.image()
        .layer(tar, cut, "application/vnd.oci.image.layer.v1.tar")
        .writeLayout(layout);
    assertCorrupt("layer 1");
  }

  @Test
  void emptyLayersOfEveryKindAreRead() throws IOException {
    byte[] empty = tar().bytes();
    ImageBuilder.image()
        .layer(empty, Compression.GZIP)
        .layer(new byte[0], Compression.NONE)
        .layer(new byte[0], Compression.GZIP)
        .layer(tar().file("x", "y"))
        .writeLayout(layout);
    assertThat(DiskTree.read(convert()).shapes()).isEqualTo(Map.of("/x", "file y"));
  }

  @Test
  void layersInMembersAndFramesAreReadWhole() throws IOException {
    byte[] head = Arrays.copyOf(tar, 300_000);
    byte[] tail = Arrays.copyOfRange(tar, 300_000, tar.length);
    for (Compression compression : new Compression[] {Compression.GZIP, Compression.ZSTD}) {
      Path each = directory.resolve(compression.name());
      byte[] first = compression.compress(head);
      byte[] second = compression.compress(tail);
      byte[] blob = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, blob, first.length, second.length);
      ImageBuilder.image()
          .layer(tar, blob, "application/vnd.oci.image.layer.v1.tar")
          .writeLayout(each);
      Path disk = directory.resolve(compression.name() + ".raw");
      Conversions.convert("oci:" + each, disk);
      assertThat(DiskTree.read(disk).at("/b").text()).isEqualTo("text");
    }
  }
}
