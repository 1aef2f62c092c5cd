package org.bootwright.gateway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;

/**
 * Who was heard of, and when. Times are this host's own, since the clocks of runners may differ.
 * Safe for use by several threads: one lock around everything.
 */
public final class Fleet {
  /** A runner that is away for longer is not coming back under this name. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  /**
   * A runner and the last that was heard of it.
   *
   * @param silent it has not been heard of for longer than a living runner would let pass
   */
  public record Runner(RunnerHeartbeat heartbeat, Instant heardAt, boolean silent) {}

  private final Duration silence;
  private final Map<RunnerId, RunnerHeartbeat> heartbeats = new HashMap<>();
  private final Map<RunnerId, Instant> heardAt = new HashMap<>();
  private final Map<VmId, Instant> missingSince = new HashMap<>();

  /**
   * Makes an empty one.
   *
   * @param silence how long a runner may be silent before its VMs count as lost
   */
  public Fleet(Duration silence) {
    this.silence = silence;
  }

  public synchronized void heard(RunnerHeartbeat heartbeat, Instant at) {
    heartbeats.put(heartbeat.runner(), heartbeat);
    heardAt.put(heartbeat.runner(), at);
    heartbeat.vms().forEach(vm -> missingSince.remove(vm.vm()));
    heardAt.values().removeIf(heard -> heard.isBefore(at.minus(FORGOTTEN_AFTER)));
    heartbeats.keySet().retainAll(heardAt.keySet());
  }

  /** Counts a runner as heard of now when nothing was heard of it yet: it gets its time, too. */
  public synchronized void expect(RunnerId runner, Instant at) {
    heardAt.putIfAbsent(runner, at);
  }

  /**
   * Notes that a runner's heartbeat did not name a VM that it should have.
   *
   * @return whether that has been so for longer than a report may be under way
   */
  public synchronized boolean missing(VmId vm, Instant at) {
    Instant since = missingSince.computeIfAbsent(vm, key -> at);
    boolean longEnough = !at.isBefore(since.plus(silence.multipliedBy(2).dividedBy(3)));
    if (longEnough) {
      missingSince.remove(vm);
    }
    return longEnough;
  }

  public synchronized boolean isSilent(RunnerId runner, Instant now) {
    Instant heard = heardAt.get(runner);
    return heard != null && heard.plus(silence).isBefore(now);
  }

  public synchronized List<Runner> all(Instant now) {
    return heartbeats.values().stream()
        .map(heartbeat -> find(heartbeat.runner(), now).orElseThrow())
        .sorted(Comparator.comparing(runner -> runner.heartbeat().runner().value()))
        .toList();
  }

  private Optional<Runner> find(RunnerId runner, Instant now) {
    RunnerHeartbeat heartbeat = heartbeats.get(runner);
    Instant heard = heardAt.get(runner);
    return heartbeat == null || heard == null
        ? Optional.empty()
        : Optional.of(new Runner(heartbeat, heard, isSilent(runner, now)));
  }
}
