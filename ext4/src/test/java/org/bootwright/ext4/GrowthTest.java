package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.bootwright.ext4.reader.Ext4Reader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "0, 2",
    "0, 1000",
    "200, 2",
    "200, 700",
    "1500, 10",
  })
  void resize2fsGrowsTheDisk(long slackMebibytes, int factor) throws Exception {
    try (var disk = TestDisk.create(folder, Ext4Options.fitted(slackMebibytes << 20))) {
      var tree = new RandomTree(disk, slackMebibytes + factor);
      tree.grow();
      var summary = disk.finish();
      assertThat(reservedDescriptorBlocks(disk.path())).isGreaterThan(1000);
      long grown = summary.sizeBytes() * factor;
      try (var file = new RandomAccessFile(disk.path().toFile(), "rw")) {
        file.setLength(grown);
      }
      Program.succeed("resize2fs", disk.path().toString());
      Program.assertClean(disk.path());
      try (var reader = Ext4Reader.open(disk.path())) {
        assertThat(reader.blockCount() * 4096).isBetween(grown - (8 << 20), grown);
        tree.assertReadBack(reader.entries());
      }
    }
  }

  private static int reservedDescriptorBlocks(Path disk) throws Exception {
    var shown = Program.succeed("dumpe2fs", "-h", disk.toString());
    return shown
        .lines()
        .filter(line -> line.startsWith("Reserved GDT blocks:"))
        .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }
}
