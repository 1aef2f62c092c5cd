package org.bootwright.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand.KillVm;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;

/**
 * What the broker itself takes for one message at a time, which nothing on it can be faster than.
 */
public final class BusFloor {
  /** A runner's queue, since those go away when nobody uses them. */
  private static final RunnerId NOBODY = new RunnerId("bench-nobody");

  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** The first numbers are those of a cold JVM. */
  private static final int WARM_UP = 200;

  private static final int MEASURED = 300;

  private final MessageBus bus;
  private final KillVm message = new KillVm(new VmId(new UUID(0, 1)), 1);

  public BusFloor(MessageBus bus) {
    this.bus = bus;
  }

  /**
   * Measures between two connections.
   *
   * @param other whoever receives and answers
   */
  public List<Figure> measure(MessageBus other) {
    WorkQueue queue = WorkQueue.runner(NOBODY);
    Endpoint endpoint = Endpoint.runner(NOBODY);
    try (Subscription _ = other.consume(queue, 1, ignored -> {});
        Subscription _ = other.serve(endpoint, request -> new Reply.Accepted())) {
      Latencies confirmed = time(() -> bus.send(queue, message));
      Latencies answered =
          time(() -> bus.request(endpoint, new Request.SignalCommand(message.vm(), 15), ANSWER));
      return List.of(
          new Figure(
              "broker.confirm.median", confirmed.medianMillis(), "ms", "one message, confirmed"),
          new Figure(
              "broker.roundTrip.median", answered.medianMillis(), "ms", "a request and its reply"));
    }
  }

  private static Latencies time(Runnable action) {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < WARM_UP + MEASURED; i++) {
      long before = System.nanoTime();
      action.run();
      if (i >= WARM_UP) {
        nanos.add(System.nanoTime() - before);
      }
    }
    return new Latencies(nanos);
  }
}
