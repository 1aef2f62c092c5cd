package org.bootwright.contracts.bus.measure;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.bootwright.contracts.bus.Dispatch;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand.KillVm;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;

/** Sends and asks as fast as it can. Warm up first: the first numbers are those of a cold JVM. */
public final class BusMeasurement {
  /** A runner's queue, since those go away when nobody uses them. */
  private static final RunnerId NOBODY = new RunnerId("bus-measurement");

  private static final WorkQueue QUEUE = WorkQueue.runner(NOBODY);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Takes away what was sent while it is measured, so that the queue does not grow. */
  private static final int DRAIN = 64;

  private final MessageBus bus;
  private final KillVm message = new KillVm(new VmId(new UUID(0, 1)), 1);

  public BusMeasurement(MessageBus bus) {
    this.bus = bus;
  }

  /**
   * Sends from several threads for a while.
   *
   * @param drained whether a consumer takes the messages away meanwhile, which costs the broker too
   */
  public SendRate send(int threads, int batch, Duration duration, boolean drained)
      throws InterruptedException {
    try (Subscription _ = drained ? bus.consume(QUEUE, DRAIN, ignored -> {}) : () -> {}) {
      ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
      CountDownLatch done = new CountDownLatch(threads);
      long start = System.nanoTime();
      long end = start + duration.toNanos();
      for (int thread = 0; thread < threads; thread++) {
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    sendUntil(end, batch, nanos);
                  } finally {
                    done.countDown();
                  }
                });
      }
      done.await();
      double seconds = (System.nanoTime() - start) / 1e9;
      Latencies latencies = new Latencies(nanos.stream().mapToLong(Long::longValue).toArray());
      return new SendRate(
          threads,
          batch,
          nanos.size() * (double) batch / seconds,
          latencies.quantileMillis(0.5),
          latencies.quantileMillis(0.99));
    }
  }

  private void sendUntil(long end, int batch, ConcurrentLinkedQueue<Long> nanos) {
    List<Dispatch> dispatches =
        Collections.nCopies(batch, new Dispatch(QUEUE, message, TraceParent.NONE));
    while (System.nanoTime() < end) {
      long before = System.nanoTime();
      bus.sendAll(dispatches);
      nanos.add(System.nanoTime() - before);
    }
  }

  /** Asks over this bus a server on another one, which is another process's as far as it knows. */
  public RoundTrip ask(MessageBus server, int requests) {
    Endpoint endpoint = Endpoint.runner(NOBODY);
    try (Subscription _ = server.serve(endpoint, request -> new Reply.Accepted())) {
      long[] nanos = new long[requests];
      for (int request = 0; request < requests; request++) {
        long before = System.nanoTime();
        bus.request(endpoint, new Request.SignalCommand(message.vm(), 15), ANSWER);
        nanos[request] = System.nanoTime() - before;
      }
      Latencies latencies = new Latencies(nanos);
      return new RoundTrip(requests, latencies.quantileMillis(0.5), latencies.quantileMillis(0.99));
    }
  }
}
