package org.bootwright.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** What many runners and VMs cost a gateway: pages of its list, and heartbeats. */
public final class FleetBenchmark {
  private static final int CONNECTIONS = 32;
  private static final int PAGE_SIZE = 100;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration FILL_LIMIT = Duration.ofMinutes(10);

  /** Heartbeats that are only there to have the gateway's code compiled. */
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  /** Less than the 30 s after which silent runners have their VMs marked as lost. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private static final int WARM_UP_PAGES = 200;

  private final GatewayClient client;
  private final Settings settings;

  /**
   * How large, how long.
   *
   * @param vms of each runner
   * @param pages that are read and timed
   */
  public record Settings(int runners, int vms, int pages, Duration duration) {}

  public FleetBenchmark(GatewayClient client, Settings settings) {
    this.client = client;
    this.settings = settings;
  }

  public List<Figure> run(MessageBus bus) throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    try (SimulatedRunners runners = new SimulatedRunners(bus, settings.runners())) {
      fill(bus, runners);
      figures.add(new Figure("fleet.runners", settings.runners(), "", "that send heartbeats"));
      figures.add(new Figure("fleet.vms", metrics().vms("running"), "", "VMs that run on them"));
      Waiter.pause(WARM_UP);
      pages(figures);
      double beating = cpuShare(settings.duration());
      runners.fallSilent();
      double silent = cpuShare(SILENCE);
      figures.add(new Figure("fleet.gateway.cpu", beating, "%", "of a core, with heartbeats"));
      figures.add(new Figure("fleet.gateway.idle", silent, "%", "of a core, without"));
      figures.add(new Figure("fleet.heartbeats", beating - silent, "%", "of a core: heartbeats"));
    }
    return figures;
  }

  private void fill(MessageBus bus, SimulatedRunners runners) {
    int wanted = settings.runners() * settings.vms();
    double before = metrics().vms("running");
    try (RequestLoad load = new RequestLoad(client.address(), CONNECTIONS);
        SimulatedConverter _ = new SimulatedConverter(bus)) {
      RequestLoad.Outcome outcome =
          load.count(SimulatedImages.request(SimulatedImages.READY), wanted);
      if (outcome.refused() > 0) {
        throw new FailureException(
            FailureCode.GATEWAY_UNAVAILABLE,
            "filling the records with %d VMs: the gateway refused %d; look at its log"
                .formatted(wanted, outcome.refused()));
      }
      Waiter.await(
          "all VMs to run",
          POLL,
          FILL_LIMIT,
          () -> runners.started() >= wanted && metrics().vms("running") >= before + wanted);
    }
  }

  private void pages(List<Figure> figures) {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < WARM_UP_PAGES + settings.pages(); i++) {
      long before = System.nanoTime();
      client.firstPage(PAGE_SIZE);
      if (i >= WARM_UP_PAGES) {
        nanos.add(System.nanoTime() - before);
      }
    }
    Latencies latencies = new Latencies(nanos);
    String meaning = "a page of " + PAGE_SIZE + " VMs, read and parsed, during heartbeats";
    figures.add(new Figure("fleet.page.median", latencies.medianMillis(), "ms", meaning));
    figures.add(new Figure("fleet.page.p99", latencies.p99Millis(), "ms", meaning));
  }

  /** The gateway's CPU time, in percent of one core. */
  private double cpuShare(Duration duration) {
    double before = metrics().cpuSeconds();
    long start = System.nanoTime();
    Waiter.pause(duration);
    double seconds = (System.nanoTime() - start) / 1e9;
    return 100 * (metrics().cpuSeconds() - before) / seconds;
  }

  private MetricsText metrics() {
    return MetricsText.read(client::metrics);
  }
}
