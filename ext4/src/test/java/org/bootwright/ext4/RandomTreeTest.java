package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.bootwright.ext4.reader.Ext4Reader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Take a seed again with {@code -Dext4.seed=NUMBER}; it is in the name of each run. */
class RandomTreeTest {

  private static final int ROUNDS = 12;
  private static final int SMALL_TREES = 10_000;

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

  /** Of every shape that a few entries can have: what goes wrong in one block goes wrong here. */
  @Test
  void tenThousandSmallTreesComeBackAsTheyWere() throws Exception {
    long firstSeed = Long.getLong("ext4.seed", new Random().nextLong());
    var next = new AtomicInteger();
    int threads = Runtime.getRuntime().availableProcessors();
    try (var executor = Executors.newFixedThreadPool(threads)) {
      var running = new ArrayList<Future<?>>();
      for (int thread = 0; thread < threads; thread++) {
        var own = Files.createDirectory(folder.resolve("thread" + thread));
        running.add(
            executor.submit(
                () -> {
                  int tree = next.getAndIncrement();
                  while (tree < SMALL_TREES) {
                    checkSmallTree(own, firstSeed + tree);
                    tree = next.getAndIncrement();
                  }
                  return null;
                }));
      }
      for (var each : running) {
        each.get();
      }
    }
  }

  private static void checkSmallTree(Path folder, long seed) throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var tree = new RandomTree(disk, seed);
      tree.grow(1 + Math.floorMod(seed, 24));
      disk.finish();
      try (var reader = Ext4Reader.open(disk.path())) {
        tree.assertReadBack(reader.entries());
      }
      Files.delete(disk.path());
    } catch (Exception | AssertionError failure) {
      throw new AssertionError("take it again with -Dext4.seed=" + seed, failure);
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
