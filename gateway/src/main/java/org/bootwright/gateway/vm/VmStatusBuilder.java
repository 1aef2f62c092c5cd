package org.bootwright.gateway.vm;

import java.time.Instant;
import java.util.ArrayList;
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

/** A status in the making. Not safe for use by several threads. */
final class VmStatusBuilder {
  /** Enough to see what went wrong; a guest that warns without end fills no table. */
  static final int KEPT_WARNINGS = 50;

  private VmState state;
  private int attempt;
  private int lostBoots;
  private Afterwards afterwards;
  private Optional<UUID> conversion;
  private Optional<ImageDescription> image;
  private Optional<RunnerId> runner;
  private Optional<RunnerId> diskOn;
  private Optional<Accelerator> accelerator;
  private Optional<GuestMode> mode;
  private List<PortForward> ports;
  private final LinkedHashMap<String, Instant> phases;
  private Optional<Integer> exitCode;
  private Optional<Failure> failure;
  private final ArrayList<String> warnings;
  private Optional<Pause> pause;
  private Optional<RoomWait> roomWait;
  private Optional<Restarts> restarts;
  private Optional<Instant> due;
  private Optional<TraceParent> trace;

  VmStatusBuilder(VmStatus from) {
    state = from.state();
    attempt = from.attempt();
    lostBoots = from.lostBoots();
    afterwards = from.afterwards();
    conversion = from.conversion();
    image = from.image();
    runner = from.runner();
    diskOn = from.diskOn();
    accelerator = from.accelerator();
    mode = from.mode();
    ports = from.ports();
    phases = new LinkedHashMap<>(from.phases());
    exitCode = from.exitCode();
    failure = from.failure();
    warnings = new ArrayList<>(from.warnings());
    pause = from.pause();
    roomWait = from.roomWait();
    restarts = from.restarts();
    due = from.due();
    trace = from.trace();
  }

  /** Enters a state and notes when. What was planned or awaited in the one before is void. */
  VmStatusBuilder enter(VmState newState, Instant at) {
    state = newState;
    due = Optional.empty();
    roomWait = Optional.empty();
    return phase(newState.toString(), at);
  }

  /** Goes back to a state that was entered before; its time stays. */
  VmStatusBuilder resume(VmState earlierState, Instant at) {
    state = earlierState;
    phases.putIfAbsent(earlierState.toString(), at);
    return this;
  }

  VmStatusBuilder phase(String name, Instant at) {
    phases.remove(name);
    phases.put(name, at);
    return this;
  }

  /** A phase that is heard of only after the one that followed it. */
  VmStatusBuilder phaseBefore(String follower, String name, Instant at) {
    Instant followed = phases.remove(follower);
    phase(name, at);
    if (followed != null) {
      phases.put(follower, followed);
    }
    return this;
  }

  VmStatusBuilder phases(Map<String, Instant> value) {
    phases.clear();
    phases.putAll(value);
    return this;
  }

  /** Forgets all that an earlier attempt left behind, but not the disk. */
  VmStatusBuilder forgetAttempt() {
    afterwards = Afterwards.REST;
    accelerator = Optional.empty();
    mode = Optional.empty();
    ports = List.of();
    exitCode = Optional.empty();
    failure = Optional.empty();
    warnings.clear();
    pause = Optional.empty();
    phases.keySet().retainAll(List.of(VmState.ACCEPTED.toString(), VmState.CONVERTING.toString()));
    return this;
  }

  VmStatusBuilder nextAttempt() {
    attempt++;
    return this;
  }

  VmStatusBuilder lostBoots(int value) {
    lostBoots = value;
    return this;
  }

  VmStatusBuilder afterwards(Afterwards value) {
    afterwards = value;
    return this;
  }

  VmStatusBuilder conversion(UUID value) {
    conversion = Optional.of(value);
    return this;
  }

  VmStatusBuilder image(ImageDescription value) {
    image = Optional.of(value);
    return this;
  }

  VmStatusBuilder runner(RunnerId value) {
    runner = Optional.of(value);
    return this;
  }

  VmStatusBuilder diskOn(RunnerId value) {
    diskOn = Optional.of(value);
    return this;
  }

  VmStatusBuilder accelerator(Accelerator value) {
    accelerator = Optional.of(value);
    return this;
  }

  VmStatusBuilder mode(GuestMode value) {
    mode = Optional.of(value);
    return this;
  }

  VmStatusBuilder ports(List<PortForward> value) {
    ports = value;
    return this;
  }

  VmStatusBuilder exitCode(Optional<Integer> value) {
    exitCode = value;
    return this;
  }

  VmStatusBuilder failure(Optional<Failure> value) {
    failure = value;
    return this;
  }

  VmStatusBuilder warning(String message) {
    if (warnings.size() < KEPT_WARNINGS) {
      warnings.add(message);
    }
    return this;
  }

  VmStatusBuilder pause(Pause value) {
    pause = Optional.of(value);
    return this;
  }

  VmStatusBuilder roomWait(Optional<RoomWait> value) {
    roomWait = value;
    return this;
  }

  VmStatusBuilder restarts(Optional<Restarts> value) {
    restarts = value;
    return this;
  }

  VmStatusBuilder due(Optional<Instant> value) {
    due = value;
    return this;
  }

  VmStatusBuilder trace(TraceParent value) {
    trace = Optional.of(value);
    return this;
  }

  VmStatus build() {
    return new VmStatus(
        state,
        attempt,
        lostBoots,
        afterwards,
        conversion,
        image,
        runner,
        diskOn,
        accelerator,
        mode,
        ports,
        phases,
        exitCode,
        failure,
        warnings,
        pause,
        roomWait,
        restarts,
        due,
        trace);
  }
}
