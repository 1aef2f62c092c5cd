package org.bootwright.gateway;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Job.ConvertImage;
import org.bootwright.contracts.message.Job.RemoveImage;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice.CancelConversion;
import org.bootwright.contracts.message.Notice.ConversionProgress;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request.ClaimConversion;

/**
 * A converter that claims each conversion and finishes it at once, unless its reference names
 * {@code held} or {@code missing}.
 */
final class FakeConverter implements AutoCloseable {
  final List<ConvertImage> jobs = new CopyOnWriteArrayList<>();
  final List<UUID> cancelled = new CopyOnWriteArrayList<>();
  final List<RemoveImage> removals = new CopyOnWriteArrayList<>();
  volatile boolean removesAtOnce = true;
  private final MessageBus bus;
  private final List<Subscription> subscriptions;

  FakeConverter(MessageBus bus) {
    this.bus = bus;
    subscriptions =
        List.of(
            bus.consume(WorkQueue.CONVERSIONS, 1, this::take),
            bus.subscribe(CancelConversion.class, notice -> cancelled.add(notice.conversion())));
  }

  private void take(Message message) {
    if (message instanceof RemoveImage removal) {
      removals.add(removal);
      if (removesAtOnce) {
        removed(removal);
      }
    } else if (message instanceof ConvertImage job) {
      convert(job);
    }
  }

  void removed(RemoveImage removal) {
    bus.send(WorkQueue.REPORTS, new Report.ImageRemoved(removal.digest()));
  }

  private void convert(ConvertImage job) {
    if (!claim(job, "converter-1").granted()) {
      return;
    }
    jobs.add(job);
    String image = job.reference().toString();
    if (image.contains("missing")) {
      bus.send(
          WorkQueue.REPORTS,
          new Report.ConversionFailed(
              job.conversion(),
              job.attempt(),
              new Failure(FailureCode.IMAGE_NOT_FOUND, "no such image: " + image)));
    } else if (!image.contains("held")) {
      finish(job);
    }
  }

  Reply.Claim claim(ConvertImage job, String worker) {
    return (Reply.Claim)
        bus.request(
            Endpoint.GATEWAY,
            new ClaimConversion(job.conversion(), job.attempt(), worker),
            Duration.ofSeconds(10));
  }

  void progress(ConvertImage job, long done, long total) {
    bus.publish(new ConversionProgress(job.conversion(), job.attempt(), "convert", done, total));
  }

  void finish(ConvertImage job) {
    bus.send(
        WorkQueue.REPORTS,
        new Report.ConversionFinished(
            job.conversion(), job.attempt(), TestImages.of(job.reference(), job.platform())));
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
  }
}
