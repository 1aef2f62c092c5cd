package org.bootwright.runner.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.engine.EngineClient;
import org.bootwright.engine.EngineLocation;
import org.bootwright.runner.usage.UsageMeter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares roots of containers, one for each VM. Asks no Engine until it has to; an Engine that does
 * not answer is a {@code source_unavailable} of what was to be done. Safe for use by threads.
 */
public final class ContainerShares implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ContainerShares.class);

  private final ContainerSettings settings;
  private final ContainerMaker maker;
  private final ContainerReaper reaper;
  private @Nullable DeathWatch deaths;

  public ContainerShares(ContainerSettings settings) {
    this.settings = settings;
    this.maker = new ContainerMaker(settings);
    this.reaper = new ContainerReaper(this::client, settings.owner(), ContainerReaper.PAUSE);
  }

  /**
   * Makes the VM's container, or starts the one that it has, and returns when its daemon listens.
   * On failure a container that was made is removed, one that was there stays.
   *
   * @throws FailureException {@code image_not_found}, {@code platform_not_found}, {@code
   *     unsupported} (an image that no Engine has), {@code source_unavailable} (no Engine), {@code
   *     not_permitted} (its socket is not for us), {@code share_unavailable} (an Engine too old,
   *     among others), {@code kernel_missing}, {@code conflict}
   */
  public ContainerShare open(ContainerOrder order, PullProgress progress) {
    try (EngineClient engine = client("making the container of " + order.image())) {
      reaper.spare(order.vm());
      Containers containers = new Containers(engine);
      Optional<Containers.Found> earlier = containers.find(Containers.name(order.vm()));
      if (earlier.isPresent()) {
        return reopen(engine, order, earlier.get());
      }
      ContainerMaker.Made made = maker.make(engine, order, progress);
      try {
        return start(containers, order, made);
      } catch (RuntimeException e) {
        discard(made.id());
        throw e;
      }
    }
  }

  /**
   * Makes the VM's container and returns its name; it is started by {@link #open}.
   *
   * @throws FailureException as that, with what goes wrong before a start
   */
  public String make(ContainerOrder order, PullProgress progress) {
    try (EngineClient engine = client("making the container of " + order.image())) {
      maker.make(engine, order, progress);
      return Containers.name(order.vm());
    }
  }

  /**
   * Whose container this is; empty if it is none of this runner.
   *
   * @param container its name or ID
   * @throws FailureException {@code conflict} if it runs, so that it serves somebody already
   */
  public Optional<VmId> ownerOfIdle(String container) {
    try (EngineClient engine = client("looking for the container " + container)) {
      Optional<Containers.Found> found =
          new Containers(engine)
              .find(container)
              .filter(each -> settings.owner().owns(each.labels()));
      if (found.isPresent() && found.get().running()) {
        throw new FailureException(
            FailureCode.CONFLICT,
            "starting the container %1$s: it runs already; end what started it, or docker kill %1$s"
                .formatted(container));
      }
      return found.map(each -> VmId.parse(each.labels().path(ContainerDocument.VM_LABEL).asText()));
    }
  }

  private ContainerShare reopen(
      EngineClient engine, ContainerOrder order, Containers.Found earlier) {
    requireOurs(order, earlier);
    maker.prepare();
    Containers containers = new Containers(engine);
    if (earlier.running()) {
      // Of a boot that nobody remembers. Its daemon serves who connected first.
      CompletableFuture<Integer> end = deaths().watch(earlier.id());
      if (containers.kill(earlier.id())) {
        DaemonStart.awaitEnd(end);
      }
    }
    return start(
        containers,
        order,
        new ContainerMaker.Made(earlier.id(), imageOf(engine, earlier), earlier.hasQuota()));
  }

  /** Under the image's ID, as its name may mean another one by now. */
  private static EngineImage imageOf(EngineClient engine, Containers.Found container) {
    return new EngineImages(engine)
        .find(container.image())
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.IMAGE_NOT_FOUND,
                    "looking for the image of container %s: it is gone from the Docker Engine"
                        .formatted(container.id())));
  }

  private void requireOurs(ContainerOrder order, Containers.Found earlier) {
    boolean ours =
        settings.owner().owns(earlier.labels())
            && earlier.socketSource().equals(Optional.of(order.socketDirectory().toString()));
    if (!ours) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "making the container %1$s: there is one of another runner or directory; docker rm %1$s"
              .formatted(Containers.name(order.vm())));
    }
  }

  private ContainerShare start(
      Containers containers, ContainerOrder order, ContainerMaker.Made made) {
    Path socket = order.socketDirectory().resolve(ContainerDocument.SOCKET);
    DeathWatch watch = deaths();
    // An earlier boot's end counts no more.
    watch.forget(made.id());
    CompletableFuture<Integer> end = watch.watch(made.id());
    try {
      new DaemonStart(containers, made.id(), socket).run(end);
    } catch (RuntimeException e) {
      watch.forget(made.id());
      throw e;
    }
    return share(new ContainerShare(this, made, socket), end);
  }

  private ContainerShare share(ContainerShare share, CompletableFuture<Integer> end) {
    var _ =
        end.thenAcceptAsync(
            status -> share.tellEnd(wordsOf(share.containerId(), status)),
            task -> Thread.ofVirtual().start(task));
    return share;
  }

  private String wordsOf(String id, int status) {
    String words = "";
    try (EngineClient engine = client("reading what virtiofsd said")) {
      words = new Containers(engine).lastWords(id);
    } catch (FailureException away) {
      log.debug("the words of container {} cannot be had", id, away);
    }
    return "it ended with status %d and said %s"
        .formatted(status, words.isEmpty() ? "nothing" : words);
  }

  /** The share of a VM whose daemon runs on from an earlier runner; empty if none does. */
  public Optional<ContainerShare> adopt(VmId vm) {
    try (EngineClient engine = client("looking for the container of VM " + vm)) {
      Optional<Containers.Found> found = new Containers(engine).find(Containers.name(vm));
      if (found.isEmpty() || !found.get().running() || found.get().socketSource().isEmpty()) {
        return Optional.empty();
      }
      Path socket = Path.of(found.get().socketSource().get()).resolve(ContainerDocument.SOCKET);
      String id = found.get().id();
      DeathWatch watch = deaths();
      CompletableFuture<Integer> end = watch.watch(id);
      var made = new ContainerMaker.Made(id, imageOf(engine, found.get()), found.get().hasQuota());
      ContainerShare share = share(new ContainerShare(this, made, socket), end);
      // It may have ended before it was watched.
      watch.look(id);
      return Optional.of(share);
    }
  }

  /**
   * Removes a VM's container with its files; nothing happens where there is none. An Engine that is
   * away does it when it is back, if this runner or a later one is there.
   */
  public void remove(VmId vm) {
    reaper.release(vm);
    discard(Containers.name(vm));
  }

  /**
   * Goes on with the containers of these VMs, removes this runner's others, and returns whose they
   * were. An Engine that is away does it when it is back.
   */
  public List<VmId> reap(Set<VmId> alive) {
    alive.forEach(reaper::spare);
    return reaper.reap();
  }

  UsageMeter usage(String id) {
    return new ContainerUsage(this::client, id);
  }

  /** Ends the daemon of a container that stays. */
  void end(String id) {
    try (EngineClient engine = client("ending virtiofsd")) {
      forget(id);
      new Containers(engine).kill(id);
    } catch (FailureException e) {
      log.warn("container {} could not be ended; it ends with its VM", id, e);
    }
  }

  private void discard(String name) {
    try (EngineClient engine = client("removing a container")) {
      forget(name);
      new Containers(engine).remove(name);
    } catch (FailureException e) {
      log.warn("container {} stays for now, and is removed later: {}", name, e.getMessage());
      reaper.reapLater();
    }
  }

  /** Stops listening for containers that end; none is ended. */
  @Override
  public synchronized void close() {
    reaper.close();
    if (deaths != null) {
      deaths.close();
      deaths = null;
    }
  }

  private synchronized DeathWatch deaths() {
    if (deaths == null) {
      deaths = new DeathWatch(this::client, settings.owner());
    }
    return deaths;
  }

  private synchronized void forget(String id) {
    if (deaths != null) {
      deaths.forget(id);
    }
  }

  private EngineClient client(String doing) {
    EngineLocation location = settings.engine().find();
    return new EngineClient(location, settings.engine().limits(), doing);
  }
}
