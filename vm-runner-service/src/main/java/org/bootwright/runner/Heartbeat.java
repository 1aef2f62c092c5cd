package org.bootwright.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.runner.room.Room;
import org.bootwright.runner.vm.VmHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says again and again that the runner is alive, what it has and which VMs it runs. */
final class Heartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  /** A host that ends VMs by the dozen says so in a few heartbeats. */
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(200);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final MessageBus bus;
  private final RunnerId runner;
  private final VmHost host;
  private final VmRegistry registry;
  private final Readiness readiness;
  private final Duration interval;
  private final Semaphore due = new Semaphore(0);
  private final Thread thread;

  Heartbeat(
      MessageBus bus,
      RunnerId runner,
      VmHost host,
      VmRegistry registry,
      Readiness readiness,
      Duration interval) {
    this.bus = bus;
    this.runner = runner;
    this.host = host;
    this.registry = registry;
    this.readiness = readiness;
    this.interval = interval;
    this.thread = Thread.ofVirtual().name("heartbeat").unstarted(this::beat);
  }

  void start() {
    thread.start();
  }

  /** Something has changed that others wait for, such as the end of a VM, which leaves room. */
  void soon() {
    due.release();
  }

  private void beat() {
    try {
      // The first beat waits for the proof of KVM, as do the first VMs.
      Accelerator accelerator = host.accelerators().choose(Optional.empty());
      while (true) {
        publish(accelerator);
        Thread.sleep(SHORTEST_INTERVAL);
        boolean asked =
            due.tryAcquire(interval.minus(SHORTEST_INTERVAL).toNanos(), TimeUnit.NANOSECONDS);
        log.trace("the next heartbeat was asked for: {}", asked);
        due.drainPermits();
      }
    } catch (InterruptedException closed) {
      log.debug("the heartbeat has ended");
    }
  }

  private void publish(Accelerator accelerator) {
    List<Notice.VmAttempt> vms =
        registry.running().stream()
            .map(machine -> new Notice.VmAttempt(machine.job().vm(), machine.job().attempt()))
            .toList();
    Room capacity = host.room().capacity();
    Room used = host.room().used();
    try {
      bus.publish(
          new Notice.RunnerHeartbeat(
              runner,
              Platform.ofHost().architecture(),
              accelerator,
              capacity.cpus(),
              capacity.memoryMiB(),
              capacity.diskGiB(),
              used.cpus(),
              used.memoryMiB(),
              used.diskGiB(),
              readiness.obstacle().isEmpty(),
              vms,
              Instant.now()));
    } catch (FailureException unavailable) {
      log.warn("a heartbeat was lost: {}", unavailable.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      boolean ended = thread.join(CLOSE_TIMEOUT);
      log.debug("the heartbeat has ended: {}", ended);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
