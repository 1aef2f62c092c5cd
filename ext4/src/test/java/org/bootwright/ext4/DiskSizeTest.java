package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.bootwright.ext4.FileContentTest.randomBytes;
import static org.bootwright.ext4.TestDisk.attributes;
import static org.bootwright.ext4.TestDisk.entry;
import static org.bootwright.ext4.TestDisk.name;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSizeTest {

  private static final long MIB = 1 << 20;
  private static final long GROUP = 128 * MIB;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1 << 20, 100 << 20, 1L << 30, 5L << 30, 200L << 30})
  void fittedDisksHaveTheSlackAskedFor(long slackBytes) throws Exception {
    try (var disk = TestDisk.create(folder, Ext4Options.fitted(slackBytes))) {
      disk.put("file", disk.file(randomBytes(3_000_000, 1)));
      var summary = disk.finish();
      assertThat(Files.size(disk.path())).isEqualTo(summary.sizeBytes());
      assertThat(summary.sizeBytes() % MIB).isZero();
      long freeBytes = summary.freeBlockCount() * 4096;
      assertThat(freeBytes).isGreaterThanOrEqualTo(slackBytes);
      // A last group of a few blocks is no group, so the disk may be larger by one's least size.
      assertThat(freeBytes).isLessThan(slackBytes + 8 * MIB);
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        12 * MIB,
        13 * MIB,
        64 * MIB,
        GROUP - 4096,
        GROUP,
        GROUP + 4096,
        GROUP + 6 * MIB,
        GROUP + 7 * MIB,
        2 * GROUP + 2 * MIB,
        2 * GROUP + 3 * MIB,
        3 * GROUP + MIB,
        10L * 1024 * MIB,
        (1L << 40) + 4096,
      })
  void exactDisksAreOfTheSizeAskedFor(long sizeBytes) throws Exception {
    try (var disk = TestDisk.create(folder, Ext4Options.sized(sizeBytes))) {
      disk.put("file", disk.file("small"));
      var summary = disk.finish();
      assertThat(Files.size(disk.path())).isEqualTo(sizeBytes);
      assertThat(summary.sizeBytes()).isEqualTo(sizeBytes);
      assertThat(sizeBytes - summary.blockCount() * 4096).isBetween(0L, 7 * MIB);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -4096, 4095, 4097, (4L << 40) + 4096})
  void sizesThatNoDiskHasAreRefused(long sizeBytes) {
    assertThatIllegalArgumentException().isThrownBy(() -> Ext4Options.sized(sizeBytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 60, 140, 300, 420})
  void diskThatIsTooSmallSaysWhatWouldDo(int contentMebibytes) throws Exception {
    long smallBytes = Math.max(8, contentMebibytes) * MIB;
    long needed = writeTooSmall(contentMebibytes, smallBytes);
    assertThat(needed).isGreaterThan(smallBytes).isLessThan(smallBytes + 90 * MIB);
    var path = Files.createDirectory(folder.resolve("enough"));
    try (var disk = TestDisk.create(path, Ext4Options.sized(needed))) {
      fill(disk, contentMebibytes);
      disk.finish();
    }
  }

  private long writeTooSmall(int contentMebibytes, long sizeBytes) throws Exception {
    var path = Files.createDirectory(folder.resolve("small"));
    long[] needed = new long[1];
    try (var disk = TestDisk.create(path, Ext4Options.sized(sizeBytes))) {
      fill(disk, contentMebibytes);
      assertThatExceptionOfType(Ext4Exception.class)
          .isThrownBy(() -> disk.writer().finish(disk.root()))
          .satisfies(
              failure -> {
                assertThat(failure.kind()).isEqualTo(Ext4Exception.Kind.NO_SPACE);
                needed[0] = failure.neededBytes().orElseThrow();
                assertThat(failure).hasMessageContaining("it needs " + needed[0] + " bytes");
              });
    }
    assertThat(path).isEmptyDirectory();
    return needed[0];
  }

  private static void fill(TestDisk disk, int mebibytes) throws Exception {
    var piece = randomBytes((int) MIB, 1);
    for (int file = 0; file < mebibytes; file++) {
      disk.put("file" + file, disk.file(piece));
    }
  }

  @Test
  void contentBeyondTheEndMovesToWhereUnusedContentWas() throws Exception {
    try (var disk = TestDisk.create(folder, Ext4Options.sized(48 * MIB))) {
      for (int file = 0; file < 40; file++) {
        var content = disk.content(randomBytes((int) MIB, file));
        if (file % 2 == 0) {
          disk.put("file" + file, new RegularFile(attributes(0644), content));
        }
      }
      disk.put("large", disk.file(randomBytes((int) (9 * MIB), 99)));
      try (var reader = disk.finishAndRead()) {
        for (int file = 0; file < 40; file += 2) {
          assertThat(entry(reader, "/file" + file).content())
              .isEqualTo(randomBytes((int) MIB, file));
        }
        assertThat(entry(reader, "/large").content()).isEqualTo(randomBytes((int) (9 * MIB), 99));
        assertThat(entry(reader, "/large").extentDepth()).isPositive();
      }
    }
  }

  @Test
  void metadataFillsTheGapsOfAFullDisk() throws Exception {
    try (var disk = TestDisk.create(folder, Ext4Options.sized(32 * MIB))) {
      for (int file = 0; file < 3000; file++) {
        var content = disk.content(randomBytes(4096, file));
        if (file % 3 == 0) {
          disk.put("file" + file, new RegularFile(attributes(0644), content));
        }
      }
      assertThat(disk.content(randomBytes((int) (6 * MIB), 5)).sizeBytes()).isPositive();
      disk.put("end", disk.file(randomBytes((int) (8 * MIB), 6)));
      for (int directory = 0; directory < 1500; directory++) {
        disk.put("directory" + directory, new Directory(attributes(0755)));
      }
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/file2997").content()).isEqualTo(randomBytes(4096, 2997));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8_000, 9_000, 33_000, 120_000})
  void manyEmptyFilesGetInodes(int files) throws Exception {
    try (var disk = TestDisk.create(folder, Ext4Options.fitted(0))) {
      fillEmpty(disk, files);
      var summary = disk.finish();
      assertThat(summary.otherFileCount()).isEqualTo(files);
      assertThat(summary.freeInodeCount()).isPositive();
    }
  }

  @Test
  void exactDiskWithoutInodesEnoughSaysWhatWouldDo() throws Exception {
    long[] needed = new long[1];
    try (var disk = TestDisk.create(folder, Ext4Options.sized(100 * MIB))) {
      fillEmpty(disk, 40_000);
      assertThatExceptionOfType(Ext4Exception.class)
          .isThrownBy(() -> disk.writer().finish(disk.root()))
          .satisfies(failure -> needed[0] = failure.neededBytes().orElseThrow());
    }
    try (var disk = TestDisk.create(folder, Ext4Options.sized(needed[0]))) {
      fillEmpty(disk, 40_000);
      disk.finish();
    }
  }

  private static void fillEmpty(TestDisk disk, int files) {
    for (int each = 0; each < files; each++) {
      disk.root().put(name("f" + each), new Fifo(attributes(0600)));
    }
  }

  @Test
  void journalIsOfTheSizeAskedFor() throws Exception {
    var options = Ext4Options.fitted(0).withJournalBytes(8 * MIB);
    try (var disk = TestDisk.create(folder, options)) {
      disk.finish();
      var shown = Program.succeed("dumpe2fs", "-h", disk.path().toString());
      assertThat(shown).containsPattern("Total journal blocks: +2048\n");
    }
  }
}
