package org.bootwright.runner.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bootwright.runner.usage.UsageReport.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class UsageWatchTest {
  private static final int MIB = 1 << 20;
  private static final long LIMIT_BYTES = 10 * MIB;

  @TempDir Path directory;
  private final List<Level> levels = new CopyOnWriteArrayList<>();

  private void write(String name, int mebibytes) throws IOException {
    Files.write(directory.resolve(name), new byte[mebibytes * MIB]);
  }

  private void awaitLevels(Level... expected) {
    await().atMost(Duration.ofSeconds(50)).until(() -> levels.equals(List.of(expected)));
  }

  @Test
  void vmThatWritesIsWarnedThenStoppedAndGoesOnWhenFilesAreRemovedOrTheLimitIsRaised()
      throws IOException {
    try (UsageWatch watch = new UsageWatch(_ -> 0, Duration.ofMillis(5));
        WatchedUsage usage =
            watch.watch(
                new TreeUsage(directory), LIMIT_BYTES, report -> levels.add(report.level()))) {
      awaitLevels(Level.FREE);
      write("a", 9);
      awaitLevels(Level.FREE, Level.WARNED);
      write("b", 2);
      awaitLevels(Level.FREE, Level.WARNED, Level.LIMIT_REACHED);
      Files.delete(directory.resolve("a"));
      awaitLevels(Level.FREE, Level.WARNED, Level.LIMIT_REACHED, Level.FREE);
      write("a", 9);
      awaitLevels(Level.FREE, Level.WARNED, Level.LIMIT_REACHED, Level.FREE, Level.LIMIT_REACHED);
      usage.limit(20 * MIB);
      awaitLevels(
          Level.FREE,
          Level.WARNED,
          Level.LIMIT_REACHED,
          Level.FREE,
          Level.LIMIT_REACHED,
          Level.FREE);
    }
  }

  @Test
  void hostBelowItsReserveStopsWrites() throws IOException {
    try (UsageWatch watch = new UsageWatch(_ -> Long.MAX_VALUE / 2, Duration.ofMillis(5));
        WatchedUsage _ =
            watch.watch(
                new UnlimitedUsage(directory),
                UnlimitedUsage.LIMIT_BYTES,
                report -> levels.add(report.level()))) {
      awaitLevels(Level.HOST_FULL);
    }
  }

  @Test
  void oneThatIsClosedHearsNothing() throws IOException {
    try (UsageWatch watch = new UsageWatch(_ -> 0, Duration.ofMillis(5))) {
      watch
          .watch(new TreeUsage(directory), LIMIT_BYTES, report -> levels.add(report.level()))
          .close();
      List<Level> others = new CopyOnWriteArrayList<>();
      write("a", 11);
      watch.watch(new TreeUsage(directory), LIMIT_BYTES, report -> others.add(report.level()));
      await().until(() -> !others.isEmpty());
      assertThat(levels).isEmpty();
    }
  }

  @Test
  void spaceIsCountedInBlocksAndLinksOnceAndWithoutWhatWasThereBefore() throws Exception {
    write("a", 1);
    Files.createLink(directory.resolve("link"), directory.resolve("a"));
    try (var sparse = new RandomAccessFile(directory.resolve("sparse").toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    assertThat(new TreeUsage(directory).usedBytes()).isCloseTo(MIB, within(64L << 10));
    assertThat(new TreeUsage(directory, MIB).usedBytes()).isLessThan(64L << 10);
  }
}
