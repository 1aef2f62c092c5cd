package org.bootwright.gateway.vm;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;

/**
 * All that is known of one VM: what was asked for, of which its owner may change how much it
 * writes, and how it stands.
 *
 * @param owner absent where nobody was asked for a token
 */
public record VmRecord(
    VmId id, String name, VmSpec spec, Optional<Owner> owner, Instant createdAt, VmStatus status) {
  /** A VM that was just asked for. */
  public static VmRecord accepted(VmId id, String name, VmSpec spec, Instant at) {
    VmStatus status =
        VmStatus.initial().change().phases(Map.of(VmState.ACCEPTED.toString(), at)).build();
    return new VmRecord(id, name, spec, Optional.empty(), at, status);
  }

  public VmRecord ownedBy(Optional<Owner> newOwner) {
    return new VmRecord(id, name, spec, newOwner, createdAt, status);
  }

  public VmState state() {
    return status.state();
  }

  /** The runner on which the guest runs, as far as is known; empty where it does not. */
  public Optional<RunnerId> runsOn() {
    return status.runner().filter(_ -> state() == VmState.RUNNING || state() == VmState.STOPPING);
  }

  public int attempt() {
    return status.attempt();
  }

  /** The same VM, with the trace that what is done about it belongs to. */
  public VmRecord traced(TraceParent trace) {
    return trace.equals(TraceParent.NONE) ? this : with(status.change().trace(trace).build());
  }

  VmRecord with(VmSpec newSpec) {
    return new VmRecord(id, name, newSpec, owner, createdAt, status);
  }

  VmRecord with(VmStatus newStatus) {
    return new VmRecord(id, name, spec, owner, createdAt, newStatus);
  }
}
