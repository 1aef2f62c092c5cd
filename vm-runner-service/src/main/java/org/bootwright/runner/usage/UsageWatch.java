package org.bootwright.runner.usage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Watches what VMs write, by one thread for all of them. */
public final class UsageWatch implements AutoCloseable {
  /**
   * How often it is looked how much is free: the fastest disks take 2 GB/s, so 400 MB beyond a
   * reserve of 2 GiB.
   */
  private static final Duration ROUND = Duration.ofMillis(200);

  private final Set<WatchedUsage> watched = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ToLongFunction<FileStore> reserves;
  private final Duration round;

  /**
   * Begins to watch.
   *
   * @param reserves how many bytes have to stay free in a file system
   */
  public UsageWatch(ToLongFunction<FileStore> reserves) {
    this(reserves, ROUND);
  }

  UsageWatch(ToLongFunction<FileStore> reserves, Duration round) {
    this.reserves = reserves;
    this.round = round;
    Thread.ofVirtual().name("usage-watch").start(this::run);
  }

  /**
   * Watches what a VM writes until that is closed.
   *
   * @param limitBytes how much it may be
   * @param listener hears the first level and each change; one call at a time, on threads of the
   *     watch
   */
  public WatchedUsage watch(UsageMeter meter, long limitBytes, Consumer<UsageReport> listener)
      throws IOException {
    Optional<Path> place = meter.place();
    Optional<FileStore> store =
        place.isPresent() ? Optional.of(Files.getFileStore(place.get())) : Optional.empty();
    var limit = new UsageLimit(limitBytes, store.map(reserves::applyAsLong).orElse(0L));
    WatchedUsage usage = new WatchedUsage(meter, store, limit, listener, watched::remove);
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
