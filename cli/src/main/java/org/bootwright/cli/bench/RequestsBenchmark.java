package org.bootwright.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.contracts.bus.MessageBus;

/** How many requests for VMs a gateway accepts, and how long each takes at half of that rate. */
public final class RequestsBenchmark {
  private static final Duration POLL = Duration.ofMillis(200);

  /** What was accepted fast is sent on and recorded for longer than it was asked for. */
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(5);

  private static final Duration BREATH = Duration.ofSeconds(2);

  private final GatewayClient client;
  private final Settings settings;
  private final List<Figure> figures = new ArrayList<>();

  /**
   * How to measure.
   *
   * @param rate of the paced part; half of what was accepted before where it is left out
   */
  public record Settings(
      Duration warmUp, Duration duration, int connections, OptionalDouble rate) {}

  public RequestsBenchmark(GatewayClient client, Settings settings) {
    this.client = client;
    this.settings = settings;
  }

  public List<Figure> run(MessageBus bus) {
    String ready = SimulatedImages.request(SimulatedImages.READY);
    String held = SimulatedImages.request(SimulatedImages.HELD);
    add("message.size", SimulatedImages.jobBytes(), "B", "the job on the queue of boots");
    try (RequestLoad load = new RequestLoad(client.address(), settings.connections());
        SimulatedConverter _ = new SimulatedConverter(bus)) {
      load.fast(ready, settings.warmUp());
      settle();
      Waiter.pause(BREATH);
      double rate = fast(load, ready, "requests");
      paced(load, ready, settings.rate().orElse(rate / 2));
      fast(load, held, "held");
    }
    return List.copyOf(figures);
  }

  private double fast(RequestLoad load, String body, String name) {
    double cpuBefore = metrics().cpuSeconds();
    double ownBefore = OwnProcess.cpuSeconds();
    long start = System.nanoTime();
    RequestLoad.Outcome outcome = load.fast(body, settings.duration());
    double own = OwnProcess.cpuSeconds() - ownBefore;
    double rate = outcome.acceptedPerSecond();
    int accepted = outcome.accepted().count();
    add(name + ".accepted", rate, "/s", "answered 202, as fast as it can");
    add(name + ".accepted.p99", outcome.accepted().p99Millis(), "ms", "until 202, at that rate");
    add(name + ".refused", (double) outcome.refused(), "", "answered anything else");
    add(name + ".load.cpu", own * 1e6 / accepted, "us", "of this program, a request");
    if (!name.equals("held")) {
      settle();
      double seconds = (System.nanoTime() - start) / 1e9;
      add(name + ".confirmed", accepted / seconds, "/s", "until the broker confirmed all jobs");
    }
    double cpu = metrics().cpuSeconds() - cpuBefore;
    add(name + ".gateway.cpu", cpu * 1e6 / accepted, "us", "of the gateway, a request");
    return rate;
  }

  private void paced(RequestLoad load, String body, double rate) {
    RequestLoad.Outcome outcome = load.atRate(body, settings.duration(), rate);
    Latencies latencies = outcome.accepted();
    double waiting = metrics().outbox();
    add("paced.rate", outcome.acceptedPerSecond(), "/s", "answered 202, asked for at a fixed rate");
    add("paced.median", latencies.medianMillis(), "ms", "until 202, at that rate");
    add("paced.p99", latencies.p99Millis(), "ms", "until 202, at that rate");
    add("paced.longest", latencies.longestMillis(), "ms", "until 202, at that rate");
    add("paced.refused", (double) outcome.refused(), "", "answered anything else");
    add("paced.outbox", waiting, "", "messages that waited to be sent at its end");
    settle();
  }

  /** Waits until each VM is queued and the broker has confirmed each job. */
  private void settle() {
    Waiter.await(
        "all jobs to be confirmed by the broker",
        POLL,
        SETTLE_LIMIT,
        () -> {
          MetricsText now = metrics();
          return now.vms("accepted") + now.vms("converting") + now.outbox() == 0;
        });
  }

  private MetricsText metrics() {
    return MetricsText.read(client::metrics);
  }

  private void add(String name, double value, String unit, String meaning) {
    figures.add(new Figure(name, value, unit, meaning));
  }
}
