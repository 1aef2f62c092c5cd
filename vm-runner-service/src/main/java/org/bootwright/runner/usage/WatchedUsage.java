package org.bootwright.runner.usage;

import java.io.IOException;
import java.nio.file.FileStore;
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
  private Optional<Level> told = Optional.empty();
  private boolean measuring;
  private boolean closed;

  WatchedUsage(
      UsageMeter meter,
      Optional<FileStore> store,
      UsageLimit limit,
      Consumer<UsageReport> listener,
      Consumer<WatchedUsage> whenClosed) {
    this.meter = meter;
    this.store = store;
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

  /** Before something was measured, nothing is known but that the host is full. */
  private void tell(UsageReport report) {
    boolean known = estimate.isMeasured() || report.level().stopsWrites();
    if (known && !told.equals(Optional.of(report.level()))) {
      told = Optional.of(report.level());
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
      log.warn("what a VM has written cannot be measured now: {}", e.getMessage());
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
