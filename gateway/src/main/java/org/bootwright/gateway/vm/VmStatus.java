package org.bootwright.gateway.vm;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.RunnerId;

/**
 * How a VM stands.
 *
 * @param attempt fencing token: a report of another attempt is stale
 * @param lostBoots how many boots in a row their runners lost before the guest began to boot
 * @param conversion the one that the VM waits or waited for
 * @param runner the one that has it, or had it last
 * @param diskOn the runner that holds the VM's own disk; absent until the VM ran once
 * @param phases when each state and step of the boot was last reached, oldest first
 * @param pause the last that is known to have begun; whether it is over, it says itself
 * @param roomWait that no runner had room for it; absent unless it is queued
 * @param restarts what its restart policy has done since its owner started it; absent for nothing
 * @param due when the gateway has to look at it again: to send a boot that nobody took once more,
 *     or to start what has ended
 * @param trace of the request that created it, or started it last
 */
public record VmStatus(
    VmState state,
    int attempt,
    int lostBoots,
    Afterwards afterwards,
    Optional<UUID> conversion,
    Optional<ImageDescription> image,
    Optional<RunnerId> runner,
    Optional<RunnerId> diskOn,
    Optional<Accelerator> accelerator,
    Optional<GuestMode> mode,
    List<PortForward> ports,
    Map<String, Instant> phases,
    Optional<Integer> exitCode,
    Optional<Failure> failure,
    List<String> warnings,
    Optional<Pause> pause,
    Optional<RoomWait> roomWait,
    Optional<Restarts> restarts,
    Optional<Instant> due,
    Optional<TraceParent> trace) {

  public VmStatus {
    ports = List.copyOf(ports);
    phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
    warnings = List.copyOf(warnings);
  }

  static VmStatus initial() {
    return new VmStatus(
        VmState.ACCEPTED,
        0,
        0,
        Afterwards.REST,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Why the guest stands still; empty where it runs, or nobody can tell. */
  public Optional<String> pausedBecause() {
    return state == VmState.LOST || !state.isOnRunner()
        ? Optional.empty()
        : pause.filter(last -> !last.over()).map(Pause::reason);
  }

  VmStatusBuilder change() {
    return new VmStatusBuilder(this);
  }
}
