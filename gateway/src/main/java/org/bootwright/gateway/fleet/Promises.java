package org.bootwright.gateway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.message.Notice.VmAttempt;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;

/**
 * Room that this gateway has offered to VMs and that no heartbeat shows as used yet. Without it,
 * one gap would be offered to every VM that it fits. Not safe for use by several threads.
 */
final class Promises {
  /** Two heartbeats: whatever the runner made of the offer, it has told by then. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  private record Promise(Demand demand, Instant at) {}

  private final Map<RunnerId, Map<VmId, Promise>> promises = new HashMap<>();

  void add(RunnerId runner, Demand demand, Instant at) {
    promises
        .computeIfAbsent(runner, key -> new HashMap<>())
        .put(demand.vm(), new Promise(demand, at));
  }

  void remove(RunnerId runner, VmId vm) {
    Map<VmId, Promise> ofRunner = promises.get(runner);
    if (ofRunner != null) {
      ofRunner.remove(vm);
    }
  }

  void heard(RunnerHeartbeat heartbeat) {
    Map<VmId, Promise> ofRunner = promises.get(heartbeat.runner());
    if (ofRunner != null && !ofRunner.isEmpty()) {
      Set<VmId> named = new HashSet<>();
      heartbeat.vms().stream().map(VmAttempt::vm).forEach(named::add);
      ofRunner.keySet().removeAll(named);
    }
  }

  /** The VMs that a runner's room was offered to. */
  Set<VmId> of(RunnerId runner) {
    return Set.copyOf(promises.getOrDefault(runner, Map.of()).keySet());
  }

  /** What is left of a runner's room. */
  Room left(RunnerHeartbeat heartbeat, Instant now) {
    Room left = Room.leftOf(heartbeat);
    Map<VmId, Promise> ofRunner = promises.get(heartbeat.runner());
    if (ofRunner == null) {
      return left;
    }
    ofRunner.values().removeIf(promise -> !promise.at().plus(KEPT).isAfter(now));
    for (Promise promise : ofRunner.values()) {
      left = left.without(promise.demand());
    }
    return left;
  }
}
