package org.bootwright.gateway.http;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.gateway.fleet.Fleet;

/** Lists the hosts that run VMs. */
final class ListRunnersRoute implements Route {
  private final Fleet fleet;
  private final InstantSource clock;

  ListRunnersRoute(Fleet fleet, InstantSource clock) {
    this.fleet = fleet;
    this.clock = clock;
  }

  @Override
  public String operationId() {
    return "listRunners";
  }

  @Override
  public void handle(Exchange exchange) {
    List<RunnerView> items = fleet.all(clock.instant()).stream().map(RunnerView::of).toList();
    exchange.json(200, new Paging.Page<>(items, Optional.empty()));
  }

  /** A runner as its JSON shows it. */
  record RunnerView(
      RunnerId id,
      String state,
      String architecture,
      String accelerator,
      int cpus,
      int memoryMiB,
      int diskGiB,
      int usedCpus,
      int usedMemoryMiB,
      int usedDiskGiB,
      boolean takesBoots,
      int vms,
      Instant lastHeartbeatAt) {
    static RunnerView of(Fleet.Runner runner) {
      RunnerHeartbeat heartbeat = runner.heartbeat();
      return new RunnerView(
          heartbeat.runner(),
          runner.silent() ? "silent" : "up",
          heartbeat.architecture(),
          heartbeat.accelerator().name().toLowerCase(Locale.ROOT),
          heartbeat.cpus(),
          heartbeat.memoryMiB(),
          heartbeat.diskGiB(),
          heartbeat.usedCpus(),
          heartbeat.usedMemoryMiB(),
          heartbeat.usedDiskGiB(),
          heartbeat.takesBoots(),
          heartbeat.vms().size(),
          runner.heardAt());
    }
  }
}
