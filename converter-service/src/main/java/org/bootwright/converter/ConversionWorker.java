package org.bootwright.converter;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the conversions that were claimed, a bounded number at a time. */
final class ConversionWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConversionWorker.class);

  private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(10);

  /** A cancelled conversion ends at its next chunk; deleting its disk takes longer. */
  private static final long CLOSE_TIMEOUT_SECONDS = 30;

  /** A report is tried for about a minute; then the lease runs out and the work is given anew. */
  private static final int REPORT_ATTEMPTS = 12;

  private static final Duration REPORT_RETRY_INTERVAL = Duration.ofSeconds(5);

  private final MessageBus bus;
  private final ImageLibrary library;
  private final ConversionMeters meters;
  private final String workerName;
  private final ExecutorService converting;
  private final ScheduledExecutorService renewing =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("conversion-leases").factory());
  private final Map<UUID, RunningConversion> running = new ConcurrentHashMap<>();
  private volatile boolean closing;

  ConversionWorker(
      MessageBus bus, ImageLibrary library, ConverterConfig config, MeterRegistry registry) {
    this.meters = new ConversionMeters(registry);
    this.bus = bus;
    this.library = library;
    this.workerName = config.worker();
    this.converting =
        Executors.newFixedThreadPool(
            config.concurrency(), Thread.ofPlatform().daemon().name("conversion-", 0).factory());
  }

  /** Claims the job and starts it, or leaves it to whoever has the claim. */
  void accept(Job.ConvertImage job) {
    RunningConversion conversion = new RunningConversion(bus, job);
    RunningConversion other = running.putIfAbsent(job.conversion(), conversion);
    if (other != null && other.attempt() >= job.attempt()) {
      return;
    }
    if (other != null) {
      // A later attempt: the gateway has given up on the one that runs here.
      other.cancellation().cancel();
      running.put(job.conversion(), conversion);
    }
    try {
      Reply.Claim claim = claim(job);
      if (!claim.granted()) {
        LOG.debug("conversion {} is not ours: {}", job.conversion(), claim.reason());
        running.remove(job.conversion(), conversion);
        return;
      }
      conversion.renewLease(renewing, claim.leaseMillis());
      ConversionTrace trace = ConversionTrace.begin(job);
      converting.execute(trace.around(() -> convert(job, conversion, trace)));
    } catch (RuntimeException e) {
      conversion.end();
      running.remove(job.conversion(), conversion);
      throw e;
    }
  }

  void cancel(Notice.CancelConversion notice) {
    RunningConversion conversion = running.get(notice.conversion());
    if (conversion != null) {
      conversion.cancellation().cancel();
    }
  }

  void remove(Job.RemoveImage job) {
    library.remove(job.digest());
    bus.send(WorkQueue.REPORTS, new Report.ImageRemoved(job.digest()));
  }

  @Override
  public void close() {
    closing = true;
    converting.shutdown();
    running.values().forEach(conversion -> conversion.cancellation().cancel());
    try {
      if (!converting.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a conversion did not end in {} s; it is abandoned", CLOSE_TIMEOUT_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    renewing.shutdownNow();
  }

  private Reply.Claim claim(Job.ConvertImage job) {
    Request request = new Request.ClaimConversion(job.conversion(), job.attempt(), workerName);
    Reply reply = bus.request(Endpoint.GATEWAY, request, CLAIM_TIMEOUT);
    if (reply instanceof Reply.Claim claim) {
      return claim;
    }
    throw new IllegalStateException("a claim is answered by a claim, not by " + reply);
  }

  private void convert(Job.ConvertImage job, RunningConversion conversion, ConversionTrace trace) {
    long startedNanos = System.nanoTime();
    Optional<Failure> failure = Optional.empty();
    try {
      conversion.cancellation().check();
      ImageDescription image =
          library.obtain(
              job.reference(), job.platform(), conversion.listener(), conversion.cancellation());
      LOG.info(
          "{} is {} ({} ms)",
          job.reference(),
          image.digest(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos));
      report(new Report.ConversionFinished(job.conversion(), job.attempt(), image), 1);
    } catch (FailureException e) {
      failure = Optional.of(e.failure());
    } catch (OutOfMemoryError e) {
      LOG.error("converting {} ran out of memory", job.reference(), e);
      failure =
          Optional.of(
              new Failure(
                  FailureCode.NO_MEMORY,
                  "converting %s: the converter's heap is too small for its names; raise -Xmx"
                      .formatted(job.reference())));
    } catch (RuntimeException | Error e) {
      LOG.error("converting {} failed by a defect", job.reference(), e);
      failure =
          Optional.of(
              new Failure(
                  FailureCode.INTERNAL,
                  "converting %s: a defect of the converter; its log says more"
                      .formatted(job.reference())));
    }
    // Before the report: whoever acts on it may look at what was measured.
    meters.ended(conversion.readBytes(), failure, System.nanoTime() - startedNanos);
    trace.ended(conversion.readBytes(), failure);
    failure.ifPresent(why -> fail(job, why));
    conversion.end();
    running.remove(job.conversion(), conversion);
  }

  private void fail(Job.ConvertImage job, Failure failure) {
    LOG.info("converting {}: {}: {}", job.reference(), failure.code().code(), failure.message());
    report(
        closing
            ? new Report.ConversionReleased(job.conversion(), job.attempt())
            : new Report.ConversionFailed(job.conversion(), job.attempt(), failure),
        1);
  }

  /** Sends now, or again in a while; the broker may be restarting. */
  private void report(Report report, int attempt) {
    try {
      bus.send(WorkQueue.REPORTS, report);
    } catch (RuntimeException e) {
      if (attempt >= REPORT_ATTEMPTS || closing) {
        LOG.warn("{} could not be sent; the lease will run out", report, e);
        return;
      }
      var _ =
          renewing.schedule(
              () -> report(report, attempt + 1),
              REPORT_RETRY_INTERVAL.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }
}
