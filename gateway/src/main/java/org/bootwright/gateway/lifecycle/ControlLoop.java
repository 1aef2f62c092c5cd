package org.bootwright.gateway.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.message.Notice;
import org.bootwright.gateway.events.PullBoard;
import org.bootwright.gateway.fleet.Fleet;
import org.bootwright.gateway.fleet.StatsBoard;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that goes on without anybody asking for it by HTTP. */
public final class ControlLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlLoop.class);

  /** How much later than its time something that has expired may be noticed. */
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(2);

  private final Records records;
  private final MessageBus bus;
  private final VmLifecycle lifecycle;
  private final ConversionOutcomes outcomes;
  private final ReportIntake intake;
  private final RunnerWatch watch;
  private final RoomFinder room;
  private final DueVms dueVms;
  private final ImageRemoval removal;
  private final ImageEviction eviction;
  private final StatsBoard stats;
  private final InstantSource clock;
  private final Duration sweepEvery;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Makes one that does nothing yet.
   *
   * @param silence how long a runner may be silent before its VMs count as lost
   */
  public ControlLoop(
      Records records,
      MessageBus bus,
      Conversions conversions,
      VmLifecycle lifecycle,
      ImageRemoval removal,
      ImageEviction eviction,
      Fleet fleet,
      PullBoard pulls,
      StatsBoard stats,
      Duration silence,
      InstantSource clock) {
    this.records = records;
    this.bus = bus;
    this.lifecycle = lifecycle;
    this.removal = removal;
    this.eviction = eviction;
    this.stats = stats;
    this.clock = clock;
    outcomes = new ConversionOutcomes(records, conversions, lifecycle, clock);
    dueVms = new DueVms(records, lifecycle, clock);
    room = new RoomFinder(records, lifecycle, fleet, clock, knowsAllRunnersFrom(bus, silence));
    intake =
        new ReportIntake(
            records, lifecycle, conversions, outcomes, fleet, room, dueVms, pulls, clock, silence);
    watch = new RunnerWatch(records, lifecycle, fleet, silence, clock);
    Duration often = silence.dividedBy(3);
    sweepEvery = often.compareTo(SWEEP_EVERY) < 0 ? often : SWEEP_EVERY;
  }

  /** On a bus of one process there is one runner; between hosts, two heartbeats of each. */
  private Instant knowsAllRunnersFrom(MessageBus bus, Duration silence) {
    return bus.isDurable() ? clock.instant().plus(silence.dividedBy(3)) : Instant.MIN;
  }

  /**
   * Listens. What was under way goes on where it is, and what of it was lost is found by the
   * sweeper in time; on a bus that keeps nothing all that was sent is lost, so it is sent again at
   * once.
   */
  public void start() {
    if (!bus.isDurable()) {
      driveAgain();
    }
    subscriptions.addAll(intake.listen(bus));
    subscriptions.add(bus.subscribe(Notice.RunnerHeartbeat.class, this::heard));
    subscriptions.add(bus.subscribe(Notice.RunnerStats.class, stats::hear));
    threads.add(
        Thread.ofVirtual().name("outbox-publisher").start(new OutboxPublisher(records, bus)));
    threads.add(Thread.ofVirtual().name("sweeper").start(this::sweepUntilClosed));
    threads.add(Thread.ofVirtual().name("room-finder").start(room));
  }

  private void heard(Notice.RunnerHeartbeat heartbeat) {
    watch.heard(heartbeat);
    room.mayHaveRoom();
  }

  private void driveAgain() {
    outcomes.restart();
    removal.restart();
    Instant now = clock.instant();
    List<StoredVm> pending =
        records
            .database()
            .read(
                connection ->
                    records
                        .vms()
                        .findByState(
                            connection,
                            List.of(VmState.ACCEPTED, VmState.QUEUED, VmState.STOPPING)));
    for (StoredVm stored : pending) {
      lifecycle.apply(stored.vm().id(), new VmEvent.GatewayRestarted(now));
    }
  }

  private void sweepUntilClosed() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        watch.sweep();
        outcomes.sweep();
        dueVms.sweep();
        eviction.sweep();
        Thread.sleep(sweepEvery);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        log.error("looking for what has expired failed; the next round tries again", e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(sweepEvery);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops listening and sending. What is under way stays in the records. */
  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
    dueVms.close();
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
