package org.bootwright.converter.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.bootwright.converter.testing.RawHeader;
import org.bootwright.converter.testing.TarBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of other writers: GNU tar in each of its formats, commons-compress, and by hand. */
final class TarDialectsTest {
  private static final String LONG_NAME = "long/".repeat(40) + "file";

  @TempDir Path directory;

  record Read(TarEntry entry, String body) {}

  /** Entries by name. */
  record Archive(Map<String, Read> entries) {
    Read at(String name) {
      return Optional.ofNullable(entries.get(name)).orElseThrow();
    }
  }

  private static Archive read(byte[] archive) throws IOException {
    Map<String, Read> entries = new LinkedHashMap<>();
    TarReader tar = new TarReader(new ByteArrayInputStream(archive));
    for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (ByteBuffer chunk = tar.nextChunk(); chunk.hasRemaining(); chunk = tar.nextChunk()) {
        byte[] bytes = new byte[chunk.remaining()];
        chunk.get(bytes);
        body.writeBytes(bytes);
      }
      entries.put(next.get().name(), new Read(next.get(), body.toString(ISO_8859_1)));
    }
    return new Archive(entries);
  }

  private byte[] gnuTar(String... arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("tar", "--sort=name", "-C", directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .command(
                java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                            "tar", "--sort=name", "-C", directory.toString(), "-cf", "-"),
                        java.util.stream.Stream.of(arguments))
                    .toList())
            .start();
    byte[] archive = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return archive;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "oldgnu", "pax"})
  void longNamesAndLinksOfGnuTarAreRead(String format) throws Exception {
    Path file = directory.resolve("root/" + LONG_NAME);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "content");
    Files.createSymbolicLink(directory.resolve("root/link"), Path.of(LONG_NAME));
    Files.createLink(directory.resolve("root/zz"), file);

    Archive entries = read(gnuTar("--format=" + format, "root"));

    assertThat(entries.at("root/" + LONG_NAME).body()).isEqualTo("content");
    assertThat(entries.at("root/link").entry().linkName()).isEqualTo(LONG_NAME);
    assertThat(entries.at("root/link").entry().type()).isEqualTo(TarEntryType.SYMBOLIC_LINK);
    assertThat(entries.at("root/zz").entry().type()).isEqualTo(TarEntryType.HARD_LINK);
    assertThat(entries.at("root/zz").entry().linkName()).isEqualTo("root/" + LONG_NAME);
    assertThat(entries.at("root/").entry().type()).isEqualTo(TarEntryType.DIRECTORY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "ustar", "gnu", "pax"})
  void plainFilesOfEveryGnuTarFormatAreRead(String format) throws Exception {
    Files.createDirectories(directory.resolve("d"));
    Files.writeString(directory.resolve("d/f"), "x".repeat(1000));
    Files.setLastModifiedTime(
        directory.resolve("d/f"), java.nio.file.attribute.FileTime.fromMillis(1_600_000_000_250L));

    Archive entries = read(gnuTar("--format=" + format, "d"));

    Read file = entries.at("d/f");
    assertThat(file.body()).isEqualTo("x".repeat(1000));
    assertThat(file.entry().modifiedSeconds()).isEqualTo(1_600_000_000L);
    assertThat(file.entry().modifiedNanos()).isEqualTo(format.equals("pax") ? 250_000_000 : 0);
    assertThat(entries.at("d/").entry().type()).isEqualTo(TarEntryType.DIRECTORY);
  }

  @Test
  void bigNumbersOfCommonsCompressAreRead() throws IOException {
    for (int mode :
        new int[] {TarArchiveOutputStream.BIGNUMBER_POSIX, TarArchiveOutputStream.BIGNUMBER_STAR}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
        tar.setBigNumberMode(mode);
        TarArchiveEntry entry = new TarArchiveEntry("f");
        entry.setUserId(4_000_000_000L);
        entry.setGroupId(3_000_000_000L);
        entry.setModTime(java.nio.file.attribute.FileTime.fromMillis(9_000_000_000_000L));
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
      TarEntry read = read(bytes.toByteArray()).at("f").entry();
      assertThat(read.userId()).isEqualTo(4_000_000_000L);
      assertThat(read.groupId()).isEqualTo(3_000_000_000L);
      assertThat(read.modifiedSeconds()).isEqualTo(9_000_000_000L);
    }
  }

  @Test
  void prefixOfUstarIsPartOfTheName() throws IOException {
    RawHeader header = RawHeader.of('0', "file").text(345, "some/prefix", ISO_8859_1);
    assertThat(read(TarBuilder.tar().entry(header).bytes()).entries())
        .containsOnlyKeys("some/prefix/file");
  }

  @Test
  void checksumOfBytesOver127IsUnsignedAndOfOldWritersSigned() throws IOException {
    String prefix = "\u00ff".repeat(155);
    byte[] unsigned = RawHeader.of('0', "file").text(345, prefix, ISO_8859_1).bytes();
    byte[] signed = unsigned.clone();
    int sum = Integer.parseInt(new String(unsigned, 148, 6, ISO_8859_1), 8) - 155 * 256;
    byte[] digits = "%06o\0 ".formatted(sum & 0777777).getBytes(ISO_8859_1);
    System.arraycopy(digits, 0, signed, 148, digits.length);
    for (byte[] header : List.of(unsigned, signed)) {
      assertThat(read(header).at(prefix + "/file").body()).isEmpty();
    }
  }

  @Test
  void prefixFieldOfGnuIsNoName() throws IOException {
    RawHeader header =
        RawHeader.of('0', "file").text(257, "ustar  \0", ISO_8859_1).text(345, "123", ISO_8859_1);
    assertThat(read(TarBuilder.tar().entry(header).bytes()).entries()).containsOnlyKeys("file");
  }

  @Test
  void directoryOfV7IsKnownByItsSlash() throws IOException {
    RawHeader header = RawHeader.of('\0', "d/").text(257, "\0".repeat(8), ISO_8859_1);
    assertThat(read(TarBuilder.tar().entry(header).bytes()).at("d/").entry().type())
        .isEqualTo(TarEntryType.DIRECTORY);
  }

  @Test
  void paxNameWinsOverTheHeadersAndOverGnus() throws IOException {
    byte[] body = "gnu\0".getBytes(UTF_8);
    byte[] archive =
        TarBuilder.tar()
            .entry(RawHeader.of('L', "././@LongLink").size(body.length), body)
            .pax(Map.of("path", "pax"))
            .file("header", "x")
            .bytes();
    assertThat(read(archive).entries()).containsOnlyKeys("pax");
  }

  @Test
  void globalHeadersAndEmptyRecordsChangeNothing() throws IOException {
    byte[] global = "16 path=overall\n".getBytes(UTF_8);
    byte[] archive =
        TarBuilder.tar()
            .entry(RawHeader.of('g', "pax_global_header").size(global.length), global)
            .pax(Map.of("path", "first"))
            .pax(Map.of("path", ""))
            .file("header", "x")
            .bytes();
    assertThat(read(archive).entries()).containsOnlyKeys("header");
  }

  @Test
  void sizeInTheHeaderOfALinkIsIgnored() throws IOException {
    byte[] archive =
        TarBuilder.tar()
            .entry(RawHeader.of('1', "b").link("a").size(4096))
            .file("after", "x")
            .bytes();
    assertThat(read(archive).entries()).containsOnlyKeys("b", "after");
  }

  @Test
  void archiveMayEndWithoutItsZeroBlocksOrWithMany() throws IOException {
    TarBuilder tar = TarBuilder.tar().file("a", "x");
    assertThat(read(tar.bytesWithoutEnd()).entries()).containsOnlyKeys("a");
    assertThat(read(tar.raw(new byte[20 * 512]).bytes()).entries()).containsOnlyKeys("a");
    assertThat(read(new byte[0]).entries()).isEmpty();
  }

  @Test
  void bodiesOfEverySizeAroundABlockAndTheBufferAreRead() throws IOException {
    for (int size : new int[] {0, 1, 511, 512, 513, (256 << 10) - 512, 256 << 10, 600_000}) {
      String body = "b".repeat(size);
      assertThat(read(TarBuilder.tar().file("a", body).file("z", "last").bytes()).at("a").body())
          .isEqualTo(body);
    }
  }

  @Test
  void streamThatGivesSingleBytesIsReadAllTheSame() throws IOException {
    byte[] archive = TarBuilder.tar().file("a", "x".repeat(700)).file("b", "y").bytes();
    InputStream trickle =
        new java.io.FilterInputStream(new ByteArrayInputStream(archive)) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(1, length));
          }
        };
    TarReader tar = new TarReader(trickle);
    assertThat(tar.next().orElseThrow().name()).isEqualTo("a");
    assertThat(tar.next().orElseThrow().name()).isEqualTo("b");
    assertThat(tar.next()).isEmpty();
  }

  @Test
  void textForPeopleEscapesWhatIsNotPrintable() {
    assertThat(TarText.printable("a\n\u001b[31m\u00ff b")).isEqualTo("a\\x0a\\x1b[31m\\xff b");
    assertThat(TarText.printable("x".repeat(400))).hasSize(303).endsWith("...");
  }
}
