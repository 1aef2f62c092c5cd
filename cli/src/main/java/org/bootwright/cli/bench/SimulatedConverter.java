package org.bootwright.cli.bench;

import java.time.Duration;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.message.Job.ConvertImage;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request.ClaimConversion;

/** A converter that has every disk already, but for that of an image that is held. */
final class SimulatedConverter implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Conversions of one image are one at a time; a few belong to what was before. */
  private static final int CONCURRENCY = 4;

  private final MessageBus bus;
  private final Subscription subscription;

  SimulatedConverter(MessageBus bus) {
    this.bus = bus;
    subscription = bus.consume(WorkQueue.CONVERSIONS, CONCURRENCY, this::take);
  }

  private void take(Message message) {
    if (message instanceof ConvertImage job
        && !job.reference().equals(SimulatedImages.HELD)
        && claim(job)) {
      bus.send(
          WorkQueue.REPORTS,
          new Report.ConversionFinished(
              job.conversion(),
              job.attempt(),
              SimulatedImages.describe(job.reference(), job.platform())));
    }
  }

  private boolean claim(ConvertImage job) {
    return bus.request(
                Endpoint.GATEWAY,
                new ClaimConversion(job.conversion(), job.attempt(), "bench-converter"),
                ANSWER)
            instanceof Reply.Claim claim
        && claim.granted();
  }

  @Override
  public void close() {
    subscription.close();
  }
}
