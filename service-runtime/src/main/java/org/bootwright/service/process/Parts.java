package org.bootwright.service.process;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.service.bus.ObservedMessageBus;
import org.bootwright.service.health.Readiness;
import org.bootwright.service.metrics.ServiceMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process consists of, closed in the reverse of the order in which it was opened. One lock
 * guards it: a signal may end the process while it is still beginning.
 */
public final class Parts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  private record Part(String name, AutoCloseable closeable) {}

  private final ServiceMetrics metrics;
  private final Readiness readiness;
  private final Deque<Part> opened = new ArrayDeque<>();
  private @Nullable MessageBus bus;
  private boolean closed;

  public Parts(ServiceMetrics metrics, Readiness readiness) {
    this.metrics = metrics;
    this.readiness = readiness;
  }

  public ServiceMetrics metrics() {
    return metrics;
  }

  public MeterRegistry meters() {
    return metrics.registry();
  }

  public Readiness readiness() {
    return readiness;
  }

  /** Keeps what was opened until the end. */
  public <T extends AutoCloseable> T add(String name, T part) {
    synchronized (this) {
      if (!closed) {
        opened.push(new Part(name, part));
        return part;
      }
    }
    close(new Part(name, part));
    throw new FailureException(
        FailureCode.CANCELLED, "starting the " + name + ": the process is ending");
  }

  /** Keeps the bus, and has what goes over it measured and traced from now on. */
  public MessageBus addBus(MessageBus opened) {
    MessageBus observed = new ObservedMessageBus(add("bus", opened), meters());
    bus = observed;
    return observed;
  }

  /** The bus that was opened. */
  public MessageBus bus() {
    MessageBus present = bus;
    if (present == null) {
      throw new IllegalStateException("a service opens its bus before it serves");
    }
    return present;
  }

  /** How many parts there were. */
  record Mark(int count) {}

  synchronized Mark mark() {
    return new Mark(opened.size());
  }

  /** Closes what was opened since. */
  void closeTo(Mark mark) {
    for (Part part = next(mark); part != null; part = next(mark)) {
      close(part);
    }
  }

  private synchronized @Nullable Part next(Mark mark) {
    return opened.size() > mark.count() ? opened.poll() : null;
  }

  /** Closes everything. Parts that come later are closed as they come. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    closeTo(new Mark(0));
  }

  private static void close(Part part) {
    try {
      long startedNanos = System.nanoTime();
      part.closeable().close();
      log.info(
          "closed the {} in {} ms", part.name(), (System.nanoTime() - startedNanos) / 1_000_000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Exception failure) {
      // The other parts are to be closed all the same.
      log.warn("closing the {} failed", part.name(), failure);
    }
  }
}
