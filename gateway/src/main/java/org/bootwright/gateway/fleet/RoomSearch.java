package org.bootwright.gateway.fleet;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;

/**
 * One look at the runners that are up, for the VMs that wait for room, in the order in which they
 * come. Not safe for use by several threads.
 */
public final class RoomSearch {
  private static final int MIB_PER_GIB = 1024;

  private final Map<RunnerId, RunnerHeartbeat> runners = new LinkedHashMap<>();
  private final Map<RunnerId, Room> left = new HashMap<>();
  private final Set<VmId> taken = new HashSet<>();
  private final Set<RunnerId> held = new HashSet<>();
  private final Set<String> heldArchitectures = new HashSet<>();

  RoomSearch() {}

  /**
   * Adds a runner.
   *
   * @param promised VMs whose demand is taken out of its room already
   */
  void add(RunnerHeartbeat runner, Room roomLeft, Set<VmId> promised) {
    runners.put(runner.runner(), runner);
    left.put(runner.runner(), roomLeft);
    taken.addAll(promised);
  }

  /**
   * A runner that has room now: the one with the least memory left that is enough, so that large
   * gaps stay whole.
   *
   * @param asked whether a runner may be asked
   */
  public Optional<RunnerId> find(Demand demand, Predicate<RunnerId> asked) {
    return suitable(demand)
        .filter(RunnerHeartbeat::takesBoots)
        .map(RunnerHeartbeat::runner)
        .filter(runner -> !held.contains(runner) && asked.test(runner))
        .filter(runner -> leftOf(runner).holds(demand))
        .min(Comparator.comparingInt(runner -> leftOf(runner).memoryMiB()));
  }

  /** Takes what a VM asks for out of a runner's room, once. */
  public void take(RunnerId runner, Demand demand) {
    if (taken.add(demand.vm())) {
      left.computeIfPresent(runner, (id, room) -> room.without(demand));
    }
  }

  /**
   * Holds the room of one runner for a VM that has waited for too long: the one that has the most
   * left of those that are large enough. One runner of each architecture at a time, so that large
   * VMs never hold up everything.
   */
  public void hold(Demand demand) {
    if (heldArchitectures.contains(demand.architecture())) {
      return;
    }
    suitable(demand)
        .filter(runner -> runner.takesBoots() && Room.totalOf(runner).holds(demand))
        .map(RunnerHeartbeat::runner)
        .max(
            Comparator.<RunnerId>comparingInt(runner -> leftOf(runner).memoryMiB())
                .thenComparing(RunnerId::value))
        .ifPresent(
            runner -> {
              held.add(runner);
              heldArchitectures.add(demand.architecture());
            });
  }

  /** The architectures of the runners whose room is held. */
  public Set<String> heldArchitectures() {
    return Set.copyOf(heldArchitectures);
  }

  /** Why no runner that is up could ever hold a VM; absent where one could, or none is up. */
  public Optional<Failure> whyNever(Demand demand) {
    List<Room> totals = suitable(demand).map(Room::totalOf).toList();
    if (totals.isEmpty() || totals.stream().anyMatch(total -> total.holds(demand))) {
      return Optional.empty();
    }
    int memoryMiB = largest(totals, Room::memoryMiB);
    int diskGiB = largest(totals, Room::diskGiB);
    int cpus = largest(totals, Room::cpus);
    if (demand.memoryMiB() > memoryMiB) {
      return Optional.of(
          never(
              FailureCode.NO_MEMORY,
              demand,
              size(demand.memoryMiB()) + " of memory",
              "the largest runner has " + size(memoryMiB)));
    }
    if (demand.diskGiB() > diskGiB) {
      return Optional.of(
          never(
              FailureCode.NO_SPACE,
              demand,
              demand.diskGiB() + " GiB of disk",
              "the largest runner has " + diskGiB + " GiB"));
    }
    if (demand.cpus() > cpus) {
      return Optional.of(
          never(
              FailureCode.UNSUPPORTED,
              demand,
              demand.cpus() + " CPUs",
              "the largest runner has " + cpus));
    }
    return Optional.of(
        never(
            FailureCode.NO_MEMORY,
            demand,
            "%d CPUs, %s of memory and %d GiB of disk"
                .formatted(demand.cpus(), size(demand.memoryMiB()), demand.diskGiB()),
            "no runner has all of that"));
  }

  private static Failure never(FailureCode code, Demand demand, String needs, String have) {
    return new Failure(
        code,
        "starting %s: it needs %s, and %s; ask for less, or add a larger runner"
            .formatted(demand.name(), needs, have));
  }

  private static int largest(List<Room> totals, ToIntFunction<Room> size) {
    return totals.stream().mapToInt(size).max().orElse(0);
  }

  private static String size(int mebibytes) {
    return mebibytes % MIB_PER_GIB == 0 ? mebibytes / MIB_PER_GIB + " GiB" : mebibytes + " MiB";
  }

  private Stream<RunnerHeartbeat> suitable(Demand demand) {
    return runners.values().stream().filter(demand::suits);
  }

  private Room leftOf(RunnerId runner) {
    return Objects.requireNonNull(left.get(runner));
  }
}
