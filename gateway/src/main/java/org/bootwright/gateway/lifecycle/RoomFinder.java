package org.bootwright.gateway.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.gateway.fleet.Demand;
import org.bootwright.gateway.fleet.Fleet;
import org.bootwright.gateway.fleet.RoomSearch;
import org.bootwright.gateway.store.VmIndex.RoomPlace;
import org.bootwright.gateway.store.VmIndex.Waiting;
import org.bootwright.gateway.vm.RoomWait;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers VMs that wait for room to runners that have it, those that wait the longest first. One
 * that fits nowhere stops nobody behind it, until it has waited for so long that room is held for
 * it.
 *
 * <p>Who waits, and who was offered to whom, stands in the records: several gateways do this at the
 * same time, and each offer is made by one of them.
 */
final class RoomFinder implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(RoomFinder.class);

  /** After so long a VM may stop others. */
  static final Duration HOLDS_AFTER = Duration.ofMinutes(5);

  /** How much later than possible a VM that waits may be offered. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** However many heartbeats and ends come in: it costs a query of some milliseconds. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

  /** Each look reads so many of those that wait the longest, and as many of the others in turn. */
  private static final int PAGE = 200;

  private final Records records;
  private final VmLifecycle lifecycle;
  private final Fleet fleet;
  private final InstantSource clock;
  private final Instant knowsAllFrom;
  private final BlockingQueue<Boolean> nudges = new ArrayBlockingQueue<>(1);
  private volatile boolean somebodyWaits = true;

  /** Where the next page of the others begins; used by our thread alone. */
  private RoomPlace turn = RoomPlace.FRONT;

  /**
   * Makes one.
   *
   * @param knowsAllFrom when every runner that is up has been heard of
   */
  RoomFinder(
      Records records,
      VmLifecycle lifecycle,
      Fleet fleet,
      InstantSource clock,
      Instant knowsAllFrom) {
    this.records = records;
    this.lifecycle = lifecycle;
    this.fleet = fleet;
    this.clock = clock;
    this.knowsAllFrom = knowsAllFrom;
  }

  /** Somebody has to wait. */
  void waits() {
    somebodyWaits = true;
    nudges.offer(true);
  }

  /** There may be room where there was none. */
  void mayHaveRoom() {
    if (somebodyWaits) {
      nudges.offer(true);
    }
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        nudges.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        try {
          look();
        } catch (RuntimeException e) {
          log.error("looking for room failed; the next look tries again", e);
        }
        Thread.sleep(SHORTEST_PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Offers what can be offered now. */
  void look() {
    somebodyWaits = records.database().read(records.index()::somebodyWaitsForRoom);
    if (!somebodyWaits) {
      lifecycle.holdRoom(Set.of());
      return;
    }
    RoomSearch search = fleet.searchRoom(clock.instant());
    List<Waiting> front = page(RoomPlace.FRONT);
    front.forEach(waiting -> offer(waiting.stored().vm(), search));
    if (front.size() == PAGE) {
      RoomPlace behind = front.getLast().place();
      List<Waiting> others = page(isBehind(turn, behind) ? turn : behind);
      others.forEach(waiting -> offer(waiting.stored().vm(), search));
      turn = others.size() == PAGE ? others.getLast().place() : RoomPlace.FRONT;
    }
    lifecycle.holdRoom(search.heldArchitectures());
  }

  private List<Waiting> page(RoomPlace behind) {
    return records
        .database()
        .read(connection -> records.index().waitingForRoom(connection, behind, PAGE));
  }

  private static boolean isBehind(RoomPlace place, RoomPlace other) {
    return place.sinceMillis() > other.sinceMillis()
        || (place.sinceMillis() == other.sinceMillis() && place.sequence() > other.sequence());
  }

  private void offer(VmRecord vm, RoomSearch search) {
    Instant now = clock.instant();
    Demand demand = Demand.of(vm);
    RoomWait wait = vm.status().roomWait().orElseThrow();
    Optional<RunnerId> asked = wait.askedOf(now);
    if (asked.isPresent()) {
      search.take(asked.get(), demand);
      return;
    }
    Optional<Failure> never =
        now.isBefore(knowsAllFrom) ? Optional.empty() : search.whyNever(demand);
    if (never.isPresent()) {
      lifecycle.apply(vm.id(), new VmEvent.RoomDenied(vm.attempt(), never.get(), now));
      return;
    }
    Optional<RunnerId> found = search.find(demand, runner -> !wait.wasDeclinedBy(runner, now));
    if (found.isPresent()) {
      search.take(found.get(), demand);
      if (lifecycle.offer(vm, found.get(), now)) {
        fleet.promise(found.get(), demand, now);
      }
    } else if (!wait.since().plus(HOLDS_AFTER).isAfter(now)) {
      search.hold(demand);
    }
  }
}
