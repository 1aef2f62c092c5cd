package org.bootwright.converter;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Notice.ConversionProgress;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ConversionStep;
import org.bootwright.converter.progress.ProgressListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversion that this converter has the claim for, or is about to have: its switch, and the
 * progress notices that renew its lease also while it waits or syncs.
 */
final class RunningConversion {
  private static final Logger LOG = LoggerFactory.getLogger(RunningConversion.class);

  /** Three notices a lease: two may be lost. */
  private static final int RENEWALS_PER_LEASE = 3;

  private static final long MIN_RENEWAL_MILLIS = 10;

  private final MessageBus bus;
  private final Job.ConvertImage job;
  private final Cancellation cancellation = new Cancellation();
  private volatile ConversionProgress latest;
  private volatile @Nullable ScheduledFuture<?> renewal;

  RunningConversion(MessageBus bus, Job.ConvertImage job) {
    this.bus = bus;
    this.job = job;
    this.latest = progress(ConversionStep.RESOLVE, 0, 0);
  }

  int attempt() {
    return job.attempt();
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** How much of the image was read until now; 0 where its disk was there. */
  long readBytes() {
    return latest.doneBytes();
  }

  ProgressListener listener() {
    return (step, doneBytes, totalBytes) -> {
      latest = progress(step, doneBytes, totalBytes);
      publish();
    };
  }

  void renewLease(ScheduledExecutorService scheduler, long leaseMillis) {
    long periodMillis = Math.max(MIN_RENEWAL_MILLIS, leaseMillis / RENEWALS_PER_LEASE);
    renewal =
        scheduler.scheduleAtFixedRate(
            this::publish, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
  }

  void end() {
    ScheduledFuture<?> current = renewal;
    if (current != null) {
      current.cancel(false);
    }
  }

  /** A notice may be lost; a conversion does not fail for it. */
  private void publish() {
    try {
      bus.publish(latest);
    } catch (RuntimeException e) {
      LOG.debug("progress of {} was not published", job.conversion(), e);
    }
  }

  private ConversionProgress progress(ConversionStep step, long doneBytes, long totalBytes) {
    return new ConversionProgress(
        job.conversion(), job.attempt(), step.word(), doneBytes, totalBytes);
  }
}
