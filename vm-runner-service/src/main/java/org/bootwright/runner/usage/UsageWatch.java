package org.bootwright.runner.usage;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Watches what VMs write, by one thread for all of them. */
public final class UsageWatch implements AutoCloseable {
  /**
   * How often it is looked how much is free: the fastest disks take 2 GB/s, so 400 MB beyond a
   * reserve of 2 GiB.
   */
  private static final Duration ROUND = Duration.ofMillis(200);

  private final Set<WatchedUsage> watched = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Duration round;

  public UsageWatch() {
    this(ROUND);
  }

  UsageWatch(Duration round) {
    this.round = round;
    Thread.ofVirtual().name("usage-watch").start(this::run);
  }

  /**
   * Watches a VM until that is closed.
   *
   * @param listener hears each change of level, the first one from {@code FREE}; one call at a
   *     time, on threads of the watch
   */
  public WatchedUsage watch(UsageMeter meter, UsageLimit limit, Consumer<UsageReport> listener)
      throws IOException {
    WatchedUsage usage = new WatchedUsage(meter, limit, listener, watched::remove);
    watched.add(usage);
    return usage;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      while (!closed.await(round.toMillis(), TimeUnit.MILLISECONDS)) {
        watched.forEach(WatchedUsage::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
