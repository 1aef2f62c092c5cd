package org.bootwright.converter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.converter.layer.InflationLibrary;

/**
 * Takes conversion jobs from the bus. A delivery is a wake-up: the claim is asked for, the delivery
 * acknowledged, and the work done on a thread of its own, its lease renewed by progress notices,
 * until a report says how it ended.
 *
 * <p>A conversion that the closing of the service interrupts is handed back, and the gateway gives
 * it to another converter, or to this one after its restart.
 */
public final class ConverterService implements AutoCloseable {
  private final MessageBus bus;
  private final ImageLibrary library;
  private final ConversionWorker worker;
  private final List<Subscription> subscriptions = new ArrayList<>();

  /** As the other, for a service whose measures nobody reads. */
  public ConverterService(MessageBus bus, ConverterConfig config) {
    this(bus, config, new SimpleMeterRegistry());
  }

  /** Opens the images directory; see {@link ImageLibrary}. The bus stays the caller's to close. */
  public ConverterService(MessageBus bus, ConverterConfig config, MeterRegistry registry) {
    this.bus = bus;
    this.library = new ImageLibrary(config, InstantSource.system());
    this.worker = new ConversionWorker(bus, library, config, registry);
  }

  /** The disks that this service makes, for those in the same process who only look. */
  public ImageLibrary library() {
    return library;
  }

  /** Begins to take jobs. Once. */
  public void start() {
    InflationLibrary.choose(System.getenv()).log();
    subscriptions.add(bus.subscribe(Notice.CancelConversion.class, worker::cancel));
    subscriptions.add(bus.consume(WorkQueue.CONVERSIONS, 1, this::handle));
  }

  /** Takes no more jobs, hands back those under way and waits until they have cleaned up. */
  @Override
  public void close() {
    subscriptions.reversed().forEach(Subscription::close);
    worker.close();
  }

  private void handle(Message message) throws RejectedMessageException {
    switch (message) {
      case Job.ConvertImage job -> worker.accept(job);
      case Job.RemoveImage job -> worker.remove(job);
      default ->
          throw new RejectedMessageException(
              "a converter has no use for a " + message.getClass().getSimpleName());
    }
  }
}
