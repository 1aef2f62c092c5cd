package org.bootwright.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.runner.vm.VmHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says again and again that the runner is alive, what it has and which VMs it runs. */
final class Heartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  private final MessageBus bus;
  private final RunnerId runner;
  private final VmHost host;
  private final VmRegistry registry;
  private final Duration interval;
  private final Thread thread;

  Heartbeat(MessageBus bus, RunnerId runner, VmHost host, VmRegistry registry, Duration interval) {
    this.bus = bus;
    this.runner = runner;
    this.host = host;
    this.registry = registry;
    this.interval = interval;
    this.thread = Thread.ofVirtual().name("heartbeat").start(this::beat);
  }

  private void beat() {
    try {
      // The first beat waits for the proof of KVM, as do the first VMs.
      Accelerator accelerator = host.accelerators().choose(Optional.empty());
      while (true) {
        publish(accelerator);
        Thread.sleep(interval);
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
    try {
      bus.publish(
          new Notice.RunnerHeartbeat(
              runner,
              Platform.ofHost().architecture(),
              accelerator,
              Runtime.getRuntime().availableProcessors(),
              host.memory().capacityMiB(),
              Integer.MAX_VALUE,
              host.memory().usedCpus(),
              host.memory().usedMiB(),
              0,
              true,
              vms,
              Instant.now()));
    } catch (FailureException unavailable) {
      log.warn("a heartbeat was lost: {}", unavailable.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
