package org.bootwright.converter.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bootwright.converter.testing.Programs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files with holes, stored without them by GNU tar in each form that it has. */
final class SparseFilesTest {
  /** Of the file system, below which GNU tar sees no hole. */
  private static final int HOLE_UNIT = 64 << 10;

  /** More than a header holds, and than one block behind it. */
  private static final int DATA_RUNS = 60;

  @TempDir Path directory;

  static Stream<List<String>> forms() {
    return Stream.of(
        List.of("--format=oldgnu"),
        List.of("--format=gnu"),
        List.of("--format=pax", "--sparse-version=0.0"),
        List.of("--format=pax", "--sparse-version=0.1"),
        List.of("--format=pax", "--sparse-version=1.0"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void contentIsWhatTheFileHas(List<String> form) throws IOException {
    Path file = directory.resolve("name-of-more-than-100-bytes".repeat(5));
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      Random random = new Random(5);
      for (int run = 0; run < DATA_RUNS; run++) {
        byte[] data = new byte[1 + random.nextInt(9000)];
        random.nextBytes(data);
        sparse.seek((long) (2 * run + 1) * HOLE_UNIT + random.nextInt(1000));
        sparse.write(data);
      }
      sparse.setLength(sparse.length() + 100_001);
    }
    Files.writeString(directory.resolve("z-behind"), "x");
    byte[] archive = sparseArchive(form);
    assertThat(archive.length).as("bytes of an archive without holes").isLessThan(2_000_000);

    TarReader tar = new TarReader(new ByteArrayInputStream(archive));
    assertThat(tar.next().orElseThrow().name()).isEqualTo("./");
    TarEntry entry = tar.next().orElseThrow();
    assertThat(entry.name()).isEqualTo("./" + file.getFileName());
    assertThat(entry.sizeBytes()).isEqualTo(Files.size(file));
    assertThat(entry.storedBytes()).isLessThan(archive.length);
    assertThat(content(tar)).isEqualTo(Files.readAllBytes(file));
    assertThat(tar.next().map(TarEntry::name)).hasValue("./z-behind");
    assertThat(tar.next()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void bodyThatNobodyReadsIsPassedOver(List<String> form) throws IOException {
    try (var hole = new RandomAccessFile(directory.resolve("hole").toFile(), "rw")) {
      hole.setLength(1 << 20);
    }
    Files.writeString(directory.resolve("z-behind"), "x");
    TarReader tar = new TarReader(new ByteArrayInputStream(sparseArchive(form)));
    tar.next();
    TarEntry hole = tar.next().orElseThrow();
    assertThat(List.of(hole.sizeBytes(), hole.storedBytes())).isEqualTo(List.of(1L << 20, 0L));
    assertThat(tar.skipHole()).isEqualTo(1 << 20);
    assertThat(tar.nextChunk().hasRemaining()).isFalse();
    assertThat(tar.next().map(TarEntry::name)).isEqualTo(Optional.of("./z-behind"));
  }

  private byte[] sparseArchive(List<String> form) throws IOException {
    Path archive = Files.createTempFile("sparse", ".tar");
    try {
      Stream<String> command = Stream.of("tar", "--sparse", "--sort=name");
      Stream<String> what = Stream.of("-C", directory.toString(), "-cf", archive.toString(), ".");
      Programs.run(
          Stream.of(command, form.stream(), what).flatMap(all -> all).toArray(String[]::new));
      return Files.readAllBytes(archive);
    } finally {
      Files.delete(archive);
    }
  }

  /** Holes are read as zeros and passed over by turns. */
  private static byte[] content(TarReader tar) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int turn = 0; ; turn++) {
      int holeBytes = turn % 2 == 0 ? (int) tar.skipHole() : 0;
      content.writeBytes(new byte[holeBytes]);
      ByteBuffer chunk = tar.nextChunk();
      if (!chunk.hasRemaining()) {
        return content.toByteArray();
      }
      byte[] bytes = new byte[chunk.remaining()];
      chunk.get(bytes);
      content.writeBytes(bytes);
    }
  }
}
