package org.bootwright.service.health;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Whether the process can still do anything, so that starting it anew would be an improvement. */
public final class Liveness {
  /** A busy machine lets a thread wait for a second; this is no business but a standstill. */
  private static final Duration VIRTUAL_THREAD_LIMIT = Duration.ofSeconds(5);

  private Liveness() {}

  /** What is wrong; nothing while it lives. Takes a moment at most, unless something is wrong. */
  public static Optional<String> problem() {
    return deadlock().or(Liveness::standstill);
  }

  private static Optional<String> deadlock() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] stuck = threads.findDeadlockedThreads();
    if (stuck == null) {
      return Optional.empty();
    }
    String names =
        Arrays.stream(threads.getThreadInfo(stuck))
            .filter(info -> info != null)
            .map(ThreadInfo::getThreadName)
            .collect(Collectors.joining(", "));
    return Optional.of("these threads wait for each other: " + names);
  }

  /** All work is done on virtual threads: if no new one gets to run, none does. */
  private static Optional<String> standstill() {
    var ran = new CountDownLatch(1);
    Thread.ofVirtual().name("liveness").start(ran::countDown);
    try {
      return ran.await(VIRTUAL_THREAD_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          ? Optional.empty()
          : Optional.of(
              "no new virtual thread ran within " + VIRTUAL_THREAD_LIMIT.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
