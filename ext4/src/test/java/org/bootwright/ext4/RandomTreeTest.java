package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import org.bootwright.ext4.reader.Ext4Reader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Take a seed again with {@code -Dext4.seed=NUMBER}; it is in the name of each run. */
class RandomTreeTest {

  private static final int ROUNDS = 12;

  @TempDir Path folder;

  static LongStream seeds() {
    var asked = Long.getLong("ext4.seed");
    return asked == null ? new Random().longs(ROUNDS) : LongStream.of(asked);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyTreeComesBackAsItWas(long seed) throws Exception {
    var random = new Random(seed);
    var options =
        random.nextBoolean()
            ? Ext4Options.fitted(random.nextLong(300L << 20))
            : Ext4Options.sized((300L << 20) + random.nextLong(100_000) * 4096);
    try (var disk = TestDisk.create(folder, options)) {
      var tree = new RandomTree(disk, seed);
      tree.grow();
      disk.finish();
      try (var reader = Ext4Reader.open(disk.path())) {
        tree.assertReadBack(reader.entries());
      }
    }
  }

  @Test
  void sameCallsGiveTheSameBytes() throws Exception {
    for (var name : new String[] {"one", "two"}) {
      var path = Files.createDirectory(folder.resolve(name));
      try (var disk = TestDisk.create(path)) {
        new RandomTree(disk, 42).grow();
        disk.finish();
      }
    }
    assertThat(folder.resolve("one/disk.img"))
        .hasSameBinaryContentAs(folder.resolve("two/disk.img"));
  }
}
