package org.bootwright.gateway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.message.Notice.VmAttempt;
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
  private final Map<VmAttempt, Instant> missingSince = new HashMap<>();
  private final Promises promises = new Promises();

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
    promises.heard(heartbeat);
    if (!missingSince.isEmpty()) {
      heartbeat.vms().forEach(missingSince::remove);
      // What is missing for so long is no longer asked about: its record has moved on.
      missingSince.values().removeIf(since -> since.plus(silence.multipliedBy(10)).isBefore(at));
    }
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
  public synchronized boolean missing(VmAttempt vm, Instant at) {
    Instant since = missingSince.computeIfAbsent(vm, key -> at);
    return !at.isBefore(since.plus(silence.multipliedBy(2).dividedBy(3)));
  }

  public synchronized boolean isSilent(RunnerId runner, Instant now) {
    Instant heard = heardAt.get(runner);
    return heard != null && heard.plus(silence).isBefore(now);
  }

  /** Those that have not been heard of for too long. */
  public synchronized List<RunnerId> silent(Instant now) {
    return heardAt.keySet().stream().filter(runner -> isSilent(runner, now)).toList();
  }

  /** Notes that a runner's room was offered to a VM. */
  public synchronized void promise(RunnerId runner, Demand demand, Instant at) {
    promises.add(runner, demand, at);
  }

  /** A runner does not take a VM that it was offered. */
  public synchronized void declined(RunnerId runner, VmId vm) {
    promises.remove(runner, vm);
  }

  /** Looks at the room that the runners that are up have now. */
  public synchronized RoomSearch searchRoom(Instant now) {
    RoomSearch search = new RoomSearch();
    heartbeats.values().stream()
        .filter(heartbeat -> !isSilent(heartbeat.runner(), now))
        .sorted(Comparator.comparing(heartbeat -> heartbeat.runner().value()))
        .forEach(
            heartbeat ->
                search.add(
                    heartbeat, promises.left(heartbeat, now), promises.of(heartbeat.runner())));
    return search;
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
