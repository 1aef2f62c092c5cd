package org.bootwright.runner.container;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.engine.EngineClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the containers of this runner that no VM has: at once, or when an Engine that is away
 * answers again. Guarded by its monitor.
 */
final class ContainerReaper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ContainerReaper.class);

  /** Asking a socket that nobody listens on costs next to nothing, also for days. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final Function<String, EngineClient> engines;
  private final ContainerOwner owner;
  private final Duration pause;
  private final Set<VmId> spared = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Something may be left, and a thread waits to look for it. */
  private boolean owing;

  /**
   * Reaps nothing until it is told to.
   *
   * @param engines makes clients, for what is said
   * @param pause between two attempts
   */
  ContainerReaper(Function<String, EngineClient> engines, ContainerOwner owner, Duration pause) {
    this.engines = engines;
    this.owner = owner;
    this.pause = pause;
  }

  /** From now on the VM's container stays; one of a run that is over is removed before. */
  synchronized void spare(VmId vm) {
    if (owing) {
      reap();
    }
    spared.add(vm);
  }

  /** From now on the VM has no container. */
  synchronized void release(VmId vm) {
    spared.remove(vm);
  }

  /** Removes what no VM has, and returns whose it was; where that fails, it is done later. */
  synchronized List<VmId> reap() {
    List<VmId> reaped = new ArrayList<>();
    try (EngineClient engine = engines.apply("looking for containers that no VM has")) {
      Containers containers = new Containers(engine);
      for (Containers.Owned container : containers.of(owner)) {
        if (!spared.contains(container.vm())) {
          containers.remove(container.id());
          log.info("the container of VM {}, which is gone, was removed", container.vm());
          reaped.add(container.vm());
        }
      }
      owing = false;
    } catch (FailureException away) {
      log.debug("containers that no VM has were not removed", away);
      reapLater();
    }
    return reaped;
  }

  /** Reaps after a pause, and again until the Engine has answered. */
  synchronized void reapLater() {
    // Who never made a container has none to wait for: above all, hosts without an Engine.
    if (!owing && Files.isDirectory(owner.directory())) {
      owing = true;
      Thread.ofVirtual().name("container-reaper").start(this::keepReaping);
    }
  }

  private void keepReaping() {
    try {
      while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS) && stillOwing()) {}
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean stillOwing() {
    if (owing) {
      reap();
    }
    return owing;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
