package org.bootwright.runner.usage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bootwright.runner.usage.UsageReport.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One VM that is watched. All state is behind its lock; measurements are made outside. */
public final class WatchedUsage implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WatchedUsage.class);

  private final UsageMeter meter;
  private final Optional<FileStore> store;
  private final Consumer<UsageReport> listener;
  private final Consumer<WatchedUsage> whenClosed;
  private final UsageEstimate estimate;
  private Level told = Level.FREE;
  private boolean measuring;
  private boolean closed;

  WatchedUsage(
      UsageMeter meter,
      UsageLimit limit,
      Consumer<UsageReport> listener,
      Consumer<WatchedUsage> whenClosed)
      throws IOException {
    this.meter = meter;
    Optional<Path> place = meter.place();
    this.store =
        place.isPresent() ? Optional.of(Files.getFileStore(place.get())) : Optional.empty();
    this.listener = listener;
    this.whenClosed = whenClosed;
    this.estimate = new UsageEstimate(limit);
  }

  /** Another limit counts from now on: a VM that was paused goes on if it is high enough. */
  public synchronized void limit(long bytes) {
    estimate.limit(new UsageLimit(bytes, estimate.limit().reserveBytes()));
  }

  /** What was last known. */
  public synchronized UsageReport report() {
    return estimate.report(freeBytes());
  }

  @Override
  public synchronized void close() {
    closed = true;
    whenClosed.accept(this);
  }

  /** Tells what has changed, and has it measured where that is due. */
  synchronized void look() {
    if (closed) {
      return;
    }
    OptionalLong free = freeBytes();
    tell(estimate.report(free));
    if (!measuring && estimate.isDue(System.nanoTime(), free)) {
      measuring = true;
      Thread.ofVirtual().name("usage-meter").start(() -> measure(free));
    }
  }

  private void tell(UsageReport report) {
    if (report.level() != told) {
      told = report.level();
      listener.accept(report);
    }
  }

  private OptionalLong freeBytes() {
    try {
      return store.isPresent()
          ? OptionalLong.of(store.get().getUsableSpace())
          : OptionalLong.empty();
    } catch (IOException e) {
      log.debug("free space cannot be told", e);
      return OptionalLong.empty();
    }
  }

  private void measure(OptionalLong freeBefore) {
    long begin = System.nanoTime();
    OptionalLong used = OptionalLong.empty();
    try {
      used = OptionalLong.of(meter.usedBytes());
    } catch (IOException | RuntimeException e) {
      log.warn("what a VM has written cannot be measured now", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    record(begin, used, freeBefore);
  }

  private synchronized void record(long begin, OptionalLong used, OptionalLong freeBefore) {
    measuring = false;
    long now = System.nanoTime();
    if (used.isPresent()) {
      estimate.measured(now, now - begin, used.getAsLong(), freeBefore);
    } else {
      estimate.failed(now, now - begin);
    }
  }
}
