package org.bootwright.gateway;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.gateway.lifecycle.Records;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmState;
import org.bootwright.service.bus.AnswerListener;
import org.bootwright.service.metrics.Histograms;
import org.bootwright.service.metrics.ServiceMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how long VMs waited for somebody to take the job, from the records' own times: what they
 * say does not depend on which gateway had sent the job, or how often.
 */
final class QueueWaits implements AnswerListener {
  private static final Logger log = LoggerFactory.getLogger(QueueWaits.class);

  private final Records records;
  private final InstantSource clock;
  private final Timer boots;
  private final Timer conversions;

  QueueWaits(ServiceMetrics metrics, Records records, InstantSource clock) {
    this.records = records;
    this.clock = clock;
    this.boots = timer(metrics, "boots");
    this.conversions = timer(metrics, "conversions");
  }

  private static Timer timer(ServiceMetrics metrics, String queue) {
    return Histograms.slow(
        metrics.registry(),
        "bootwright.queue.wait",
        "How long a VM waited for a converter or a runner to take its job",
        "queue",
        queue);
  }

  /** On a thread of its own: no claim waits for what is only counted. */
  @Override
  public void answered(Request request, Reply reply) {
    if (reply instanceof Reply.Claim claim && claim.granted()) {
      Instant now = clock.instant();
      Thread.ofVirtual().name("queue-waits").start(() -> measure(request, now));
    }
  }

  private void measure(Request request, Instant now) {
    try {
      switch (request) {
        case Request.ClaimBoot boot ->
            records
                .database()
                .read(connection -> records.vms().find(connection, boot.vm()))
                .ifPresent(stored -> record(boots, since(stored.vm(), VmState.QUEUED), now));
        case Request.ClaimConversion conversion ->
            records
                .database()
                .read(
                    connection ->
                        records
                            .vms()
                            .findByConversion(
                                connection, conversion.conversion(), VmState.CONVERTING))
                .forEach(
                    stored -> record(conversions, since(stored.vm(), VmState.CONVERTING), now));
        default -> log.trace("nobody waits in a queue for {}", request);
      }
    } catch (RuntimeException e) {
      log.debug("the wait for {} was not measured", request, e);
    }
  }

  private static Optional<Instant> since(VmRecord vm, VmState state) {
    return Optional.ofNullable(vm.status().phases().get(state.toString()));
  }

  private static void record(Timer timer, Optional<Instant> since, Instant now) {
    since.ifPresent(begin -> timer.record(Duration.between(begin, now)));
  }
}
