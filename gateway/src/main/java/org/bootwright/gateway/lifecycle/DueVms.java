package org.bootwright.gateway.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at VMs when they are due: boots that nobody took, and VMs whose policy starts them again.
 * The times stand in the records; whichever gateway comes first does what is due.
 */
final class DueVms implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DueVms.class);

  /** What one sweep looks at; what is left over is there for the next. */
  private static final int SWEPT_AT_ONCE = 100;

  /** What is due later than that the sweeper finds early enough. */
  private static final Duration SOON = Duration.ofSeconds(4);

  private final Records records;
  private final VmLifecycle lifecycle;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("due-vms", 0).factory());

  DueVms(Records records, VmLifecycle lifecycle, InstantSource clock) {
    this.records = records;
    this.lifecycle = lifecycle;
    this.clock = clock;
  }

  /** Looks at a VM in time when it is due before long, sooner than the sweeper would. */
  void expect(VmRecord vm) {
    Optional<Duration> left = vm.status().due().map(due -> Duration.between(clock.instant(), due));
    if (left.filter(time -> time.compareTo(SOON) < 0).isPresent()) {
      try {
        var _ =
            timer.schedule(
                () -> look(vm.id()), Math.max(0, left.get().toMillis()) + 1, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        log.debug("closed; the next gateway looks at {}", vm.id());
      }
    }
  }

  private void look(VmId vm) {
    try {
      lifecycle.apply(vm, new VmEvent.Due(clock.instant()));
    } catch (RuntimeException e) {
      log.error("looking at VM {} failed; the sweeper tries again", vm, e);
    }
  }

  void sweep() {
    Instant now = clock.instant();
    List<VmId> due =
        records.database().read(connection -> records.index().due(connection, now, SWEPT_AT_ONCE));
    due.forEach(this::look);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
