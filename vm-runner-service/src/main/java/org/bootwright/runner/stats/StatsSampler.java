package org.bootwright.runner.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmStats;
import org.bootwright.runner.machine.RunningMachine;
import org.bootwright.runner.vm.VirtualMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures all VMs of a runner every few seconds, and tells everybody. */
public final class StatsSampler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatsSampler.class);

  /** Often enough to watch; an idle guest is woken by it this often, too. */
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  /** A guest that is not busy answers within milliseconds; a later answer counts next time. */
  private static final Duration ANSWER_WAIT = Duration.ofMillis(200);

  /** Some 300 bytes each: far below what a message may have. */
  private static final int MAXIMUM_IN_NOTICE = 1_000;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final MessageBus bus;
  private final RunnerId runner;
  private final Supplier<List<VirtualMachine>> running;
  private final VmMeters meters;
  private final Duration interval;
  private final Thread thread;

  /**
   * A sampler that is not started.
   *
   * @param running the VMs that run now
   */
  public StatsSampler(
      MessageBus bus,
      RunnerId runner,
      Supplier<List<VirtualMachine>> running,
      VmMeters meters,
      Duration interval) {
    this.bus = bus;
    this.runner = runner;
    this.running = running;
    this.meters = meters;
    this.interval = interval;
    this.thread = Thread.ofVirtual().name("stats").unstarted(this::sampleForEver);
  }

  public void start() {
    thread.start();
  }

  private void sampleForEver() {
    try {
      while (true) {
        Thread.sleep(interval.minus(ANSWER_WAIT));
        sample();
      }
    } catch (InterruptedException closed) {
      log.debug("nothing is measured any more");
    }
  }

  private void sample() throws InterruptedException {
    List<VirtualMachine> vms = running.get();
    vms.forEach(vm -> vm.machine().ifPresent(RunningMachine::askStats));
    Thread.sleep(ANSWER_WAIT);
    Instant now = Instant.now();
    List<Notice.Measured> measured = new ArrayList<>();
    List<VmMeters.Measured> metered = new ArrayList<>();
    for (VirtualMachine vm : vms) {
      Optional<VmStats> stats = vm.machine().flatMap(RunningMachine::stats);
      if (stats.isPresent()) {
        measured.add(new Notice.Measured(vm.job().vm(), vm.job().attempt(), stats.get()));
        metered.add(new VmMeters.Measured(vm.job().vm(), vm.job().name(), stats.get()));
      }
    }
    meters.show(metered);
    for (int start = 0; start < measured.size(); start += MAXIMUM_IN_NOTICE) {
      int end = Math.min(measured.size(), start + MAXIMUM_IN_NOTICE);
      publish(new Notice.RunnerStats(runner, measured.subList(start, end), now));
    }
  }

  private void publish(Notice notice) {
    try {
      bus.publish(notice);
    } catch (FailureException unavailable) {
      log.debug("figures were lost: {}", unavailable.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      boolean ended = thread.join(CLOSE_TIMEOUT);
      log.debug("measuring has ended: {}", ended);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    meters.show(List.of());
  }
}
