package org.bootwright.cli.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.message.Job.BootVm;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.message.Notice.VmAttempt;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request.ClaimBoot;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.RunnerId;

/** Runners on one connection that say of every VM that it runs, and send heartbeats in turn. */
final class SimulatedRunners implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String ARCHITECTURE = "amd64";

  /** Boots that are claimed at the same time; what a few runners would have under way. */
  private static final int CONCURRENCY = 16;

  /** As runners do. */
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(5);

  private static final int CPUS = 64;
  private static final int MEMORY_MIB = 1 << 18;
  private static final int DISK_GIB = 4096;

  private final MessageBus bus;
  private final List<Runner> runners;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger next = new AtomicInteger();
  private final Subscription subscription;
  private volatile boolean beating = true;
  private final Thread heart;

  /** One of them, with what it runs. */
  private record Runner(RunnerId id, List<VmAttempt> vms) {
    RunnerHeartbeat heartbeat() {
      int count = vms.size();
      return new RunnerHeartbeat(
          id,
          ARCHITECTURE,
          Accelerator.KVM,
          CPUS,
          MEMORY_MIB,
          DISK_GIB,
          count,
          count << 10,
          count * 10,
          true,
          vms,
          Instant.now());
    }
  }

  SimulatedRunners(MessageBus bus, int count) {
    this.bus = bus;
    runners =
        IntStream.range(0, count)
            .mapToObj(
                number -> new Runner(new RunnerId("bench-" + number), new CopyOnWriteArrayList<>()))
            .toList();
    subscription = bus.consume(WorkQueue.boots(ARCHITECTURE), CONCURRENCY, this::take);
    heart = Thread.ofVirtual().name("heartbeats").start(this::beat);
  }

  /** How many VMs were said to run. */
  int started() {
    return started.get();
  }

  private void take(Message message) {
    if (!(message instanceof BootVm boot)) {
      return;
    }
    Runner runner = runners.get(Math.floorMod(next.getAndIncrement(), runners.size()));
    Reply reply =
        bus.request(
            Endpoint.GATEWAY, new ClaimBoot(boot.vm(), boot.attempt(), runner.id()), ANSWER);
    if (!(reply instanceof Reply.Claim claim) || !claim.granted()) {
      return;
    }
    runner.vms().add(new VmAttempt(boot.vm(), boot.attempt()));
    bus.send(
        WorkQueue.REPORTS,
        new Report.VmStarted(
            boot.vm(),
            boot.attempt(),
            runner.id(),
            Accelerator.KVM,
            GuestMode.APP,
            List.of(),
            Instant.now()));
    started.incrementAndGet();
  }

  private void beat() {
    long pauseNanos = HEARTBEAT_INTERVAL.toNanos() / runners.size();
    long due = System.nanoTime();
    for (int i = 0; beating; i = (i + 1) % runners.size()) {
      bus.publish(runners.get(i).heartbeat());
      due += pauseNanos;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  /** No further heartbeat is sent; the VMs are not told of. */
  void fallSilent() throws InterruptedException {
    beating = false;
    heart.join();
  }

  @Override
  public void close() {
    beating = false;
    subscription.close();
  }
}
