package org.bootwright.gateway.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.message.Notice.VmAttempt;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.fleet.Fleet;
import org.bootwright.gateway.store.VmIndex.Presence;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmState;

/**
 * Compares what runners say that they have with what the records say. A heartbeat costs one query
 * of an index; documents are read only of VMs in which the two differ.
 */
final class RunnerWatch {
  private final Records records;
  private final VmLifecycle lifecycle;
  private final Fleet fleet;
  private final Duration silence;
  private final InstantSource clock;

  /** When the VMs of each silent runner were last marked; used by the sweeper's thread alone. */
  private final Map<RunnerId, Instant> markedAt = new HashMap<>();

  private Instant runnersKnownAt = Instant.MIN;

  RunnerWatch(
      Records records, VmLifecycle lifecycle, Fleet fleet, Duration silence, InstantSource clock) {
    this.records = records;
    this.lifecycle = lifecycle;
    this.fleet = fleet;
    this.silence = silence;
    this.clock = clock;
  }

  void heard(RunnerHeartbeat heartbeat) {
    Instant now = clock.instant();
    RunnerId runner = heartbeat.runner();
    fleet.heard(heartbeat, now);
    Map<VmId, Presence> expected = onRunner(runner);
    for (VmAttempt named : heartbeat.vms()) {
      Presence presence = expected.get(named.vm());
      if (presence == null || presence.attempt() != named.attempt()) {
        unexpected(runner, named, now);
      } else {
        expected.remove(named.vm());
        if (presence.state() == VmState.LOST) {
          lifecycle.apply(named.vm(), new VmEvent.RunnerConfirmed(named.attempt(), runner, now));
        }
      }
    }
    expected.forEach((vm, presence) -> missing(runner, new VmAttempt(vm, presence.attempt()), now));
  }

  private Map<VmId, Presence> onRunner(RunnerId runner) {
    return records.database().read(connection -> records.index().onRunner(connection, runner));
  }

  private void missing(RunnerId runner, VmAttempt vm, Instant now) {
    if (fleet.missing(vm, now)) {
      // A claim holds for as long as a runner may be silent; until it is over, and the clocks of
      // gateways may differ a little, the runner may be about to begin.
      Instant grantedBefore = now.minus(silence).minus(silence.dividedBy(3));
      lifecycle.apply(vm.vm(), new VmEvent.RunnerDenied(vm.attempt(), runner, grantedBefore, now));
    }
  }

  private void unexpected(RunnerId runner, VmAttempt named, Instant now) {
    Optional<VmRecord> found =
        records
            .database()
            .read(connection -> records.vms().find(connection, named.vm()).map(StoredVm::vm));
    if (found.isEmpty() || isOver(found.get(), runner, named.attempt(), now)) {
      lifecycle.disown(runner, new RunnerCommand.KillVm(named.vm(), named.attempt()));
    }
  }

  private static boolean isOver(VmRecord vm, RunnerId runner, int attempt, Instant now) {
    boolean elsewhere =
        vm.state().isOnRunner() && vm.status().runner().filter(runner::equals).isEmpty();
    return vm.attempt() > attempt || elsewhere || (vm.state().hasEnded() && endedLongAgo(vm, now));
  }

  /** A heartbeat that crossed the report of the end on its way says nothing. */
  private static boolean endedLongAgo(VmRecord vm, Instant now) {
    Instant ended = vm.status().phases().get(vm.state().toString());
    return ended != null && ended.plusSeconds(30).isBefore(now);
  }

  /** Marks the VMs of silent runners as lost. */
  void sweep() {
    Instant now = clock.instant();
    if (runnersKnownAt.isBefore(now.minus(silence.dividedBy(3)))) {
      runnersKnownAt = now;
      List<RunnerId> runners = records.database().read(records.index()::runners);
      runners.forEach(runner -> fleet.expect(runner, now));
    }
    List<RunnerId> silent = fleet.silent(now);
    markedAt.keySet().retainAll(silent);
    for (RunnerId runner : silent) {
      // Again from time to time: a report that was under way for long may bring a VM back.
      Instant marked = markedAt.get(runner);
      if (marked == null || marked.plus(silence).isBefore(now)) {
        markedAt.put(runner, now);
        mark(runner, now);
      }
    }
  }

  private void mark(RunnerId runner, Instant now) {
    onRunner(runner)
        .forEach(
            (vm, presence) -> {
              if (presence.state() != VmState.LOST) {
                lifecycle.apply(vm, new VmEvent.RunnerSilent(now));
              }
            });
  }
}
