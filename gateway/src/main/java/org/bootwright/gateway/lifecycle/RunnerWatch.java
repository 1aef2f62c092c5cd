package org.bootwright.gateway.lifecycle;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.message.Notice.VmAttempt;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.fleet.Fleet;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmState;

/** Compares what runners say that they have with what the records say. */
final class RunnerWatch {
  private final Records records;
  private final VmLifecycle lifecycle;
  private final Fleet fleet;
  private final InstantSource clock;

  RunnerWatch(Records records, VmLifecycle lifecycle, Fleet fleet, InstantSource clock) {
    this.records = records;
    this.lifecycle = lifecycle;
    this.fleet = fleet;
    this.clock = clock;
  }

  void heard(RunnerHeartbeat heartbeat) {
    Instant now = clock.instant();
    fleet.heard(heartbeat, now);
    for (VmAttempt named : heartbeat.vms()) {
      named(heartbeat, named, now);
    }
    Map<VmId, Integer> attempts =
        heartbeat.vms().stream()
            .collect(Collectors.toMap(VmAttempt::vm, VmAttempt::attempt, Math::max));
    List<StoredVm> expected =
        records
            .database()
            .read(connection -> records.vms().findOnRunner(connection, heartbeat.runner()));
    for (StoredVm stored : expected) {
      VmRecord vm = stored.vm();
      boolean there = Integer.valueOf(vm.attempt()).equals(attempts.get(vm.id()));
      if (!there && fleet.missing(vm.id(), now)) {
        lifecycle.apply(vm.id(), new VmEvent.RunnerDenied(vm.attempt(), now));
      }
    }
  }

  private void named(RunnerHeartbeat heartbeat, VmAttempt named, Instant now) {
    Optional<VmRecord> found =
        records
            .database()
            .read(connection -> records.vms().find(connection, named.vm()).map(StoredVm::vm));
    boolean stale =
        found.isEmpty()
            || found.get().attempt() > named.attempt()
            || (found.get().state().hasEnded() && endedLongAgo(found.get(), now));
    if (stale) {
      lifecycle.disown(heartbeat.runner(), new RunnerCommand.KillVm(named.vm(), named.attempt()));
    } else if (found.get().state() == VmState.LOST) {
      lifecycle.apply(named.vm(), new VmEvent.RunnerConfirmed(named.attempt(), now));
    }
  }

  /** A heartbeat that crossed the report of the end on its way says nothing. */
  private static boolean endedLongAgo(VmRecord vm, Instant now) {
    Instant ended = vm.status().phases().get(vm.state().toString());
    return ended != null && ended.plusSeconds(30).isBefore(now);
  }

  /** Marks the VMs of silent runners as lost. */
  void sweep() {
    Instant now = clock.instant();
    List<StoredVm> onRunners =
        records
            .database()
            .read(
                connection ->
                    records
                        .vms()
                        .findByState(
                            connection,
                            List.of(VmState.STARTING, VmState.RUNNING, VmState.STOPPING)));
    for (StoredVm stored : onRunners) {
      VmRecord vm = stored.vm();
      vm.status().runner().ifPresent(runner -> fleet.expect(runner, now));
      if (vm.status().runner().filter(runner -> fleet.isSilent(runner, now)).isPresent()) {
        lifecycle.apply(vm.id(), new VmEvent.RunnerSilent(now));
      }
    }
  }
}
