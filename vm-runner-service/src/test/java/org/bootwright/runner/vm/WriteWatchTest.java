package org.bootwright.runner.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.bootwright.runner.usage.TreeUsage;
import org.bootwright.runner.usage.UnlimitedUsage;
import org.bootwright.runner.usage.UsageWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two places of this machine that a VM would write to: a root of 10 MiB, and a volume. */
@Timeout(60)
final class WriteWatchTest {
  private static final int MIB = 1 << 20;

  @TempDir Path directory;
  private final List<Optional<String>> pauses = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final AtomicLong reserve = new AtomicLong();
  private final UsageWatch usage = new UsageWatch(_ -> reserve.get());
  private final List<WriteWatch.Place> places = new ArrayList<>();

  @BeforeEach
  void namePlaces() throws IOException {
    Path root = Files.createDirectory(directory.resolve("root"));
    places.add(new WriteWatch.Place("the root", true, new TreeUsage(root), 10 * MIB));
    places.add(
        new WriteWatch.Place(
            "the volume", false, new UnlimitedUsage(directory), UnlimitedUsage.LIMIT_BYTES));
  }

  @AfterEach
  void close() {
    usage.close();
  }

  private void hear(RunSignal signal) {
    switch (signal) {
      case RunSignal.PauseAsked(Optional<String> reason) -> pauses.add(reason);
      case RunSignal.Warned(String message) -> warnings.add(message);
      case RunSignal.Happened _, RunSignal.ShareEnded _ -> throw new AssertionError(signal);
    }
  }

  private void write(String name, int mebibytes) throws IOException {
    Files.write(directory.resolve("root").resolve(name), new byte[mebibytes * MIB]);
  }

  private WriteWatch start(boolean paused) throws IOException {
    return WriteWatch.start(usage, places, paused, this::hear);
  }

  private void awaitPauses(int count) {
    await().until(() -> pauses.size() == count);
  }

  @Test
  void vmIsWarnedAndPausedWithThePlaceAndGoesOnWhenItsLimitIsRaised() throws IOException {
    write("a", 9);
    try (WriteWatch watch = start(false)) {
      await().until(() -> !warnings.isEmpty());
      assertThat(warnings.getFirst()).startsWith("the root: 0.0 GiB of 0.0 GiB written");
      write("b", 2);
      awaitPauses(1);
      assertThat(pauses.getFirst().orElseThrow()).startsWith("the root: ").contains("its limit");
      assertThat(watch.limitRoot(20 * MIB)).isTrue();
      awaitPauses(2);
      assertThat(pauses.getLast()).isEmpty();
    }
  }

  @Test
  void vmThatIsToEndMayWriteALittleMore() throws IOException {
    write("a", 11);
    try (WriteWatch watch = start(false)) {
      awaitPauses(1);
      assertThat(watch.spareForEnd()).isTrue();
      awaitPauses(2);
      assertThat(pauses.getLast()).isEmpty();
    }
  }

  @Test
  void fullHostPausesWhateverTheLimitAndSparesNothing() throws IOException {
    reserve.set(Long.MAX_VALUE / 2);
    try (WriteWatch watch = start(false)) {
      awaitPauses(1);
      assertThat(pauses.getFirst().orElseThrow()).contains("the host's file system is full");
      assertThat(watch.spareForEnd()).isFalse();
    }
  }

  @Test
  void vmThatStoodStillUnderAnEarlierRunnerGoesOnWhereItMay() throws IOException {
    try (WriteWatch _ = start(true)) {
      awaitPauses(1);
      assertThat(pauses.getFirst()).isEmpty();
    }
  }

  @Test
  void withoutALimitOfOursNoneIsChanged() throws IOException {
    places.removeFirst();
    try (WriteWatch watch = start(false)) {
      assertThat(watch.limitRoot(MIB)).isFalse();
    }
  }
}
