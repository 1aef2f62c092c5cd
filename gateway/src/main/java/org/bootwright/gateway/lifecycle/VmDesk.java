package org.bootwright.gateway.lifecycle;

import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.store.VmFilter;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.NameMaker;
import org.bootwright.gateway.vm.Owner;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmRecord;

/** What owners do with their VMs. All methods block; failures are FailureExceptions. */
public final class VmDesk {
  /** What programs use: found by one look into an index. */
  private static final Pattern WHOLE_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Below four characters a prefix of an id is more likely a slip than a name. */
  private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f-]{4,36}");

  private final Records records;
  private final VmLifecycle lifecycle;
  private final Gatherer<Wish, VmRecord> wishes;
  private final InstantSource clock;

  public VmDesk(
      Records records,
      VmLifecycle lifecycle,
      Conversions conversions,
      NameMaker names,
      InstantSource clock) {
    this.records = records;
    this.lifecycle = lifecycle;
    wishes = new Gatherer<>(new VmCreator(records, lifecycle, conversions, names)::create);
    this.clock = clock;
  }

  /**
   * A request that may come again.
   *
   * @param key that the client chose
   * @param fingerprint of the body
   */
  public record Idempotency(String key, String fingerprint) {}

  /**
   * Stores a VM. It is on disk, and its conversion or boot is asked for, when this returns.
   *
   * @param pull whether the image's registry is asked
   * @param owner whose limits it counts against
   */
  public VmRecord create(
      VmSpec spec,
      PullPolicy pull,
      Optional<String> name,
      Optional<Owner> owner,
      Optional<Idempotency> idempotency) {
    return wishes.ask(
        new Wish(spec, pull, name, owner, idempotency, clock.instant(), Context.current()));
  }

  /** The VM of an id, a name, or a prefix of an id that no other VM's begins with. */
  public VmRecord find(String idOrName) {
    return records
        .database()
        .read(
            connection -> {
              if (WHOLE_ID.matcher(idOrName).matches()) {
                Optional<StoredVm> found = records.vms().find(connection, VmId.parse(idOrName));
                if (found.isPresent()) {
                  return found.get().vm();
                }
              }
              Optional<StoredVm> byName = records.vms().findByName(connection, idOrName);
              if (byName.isPresent()) {
                return byName.get().vm();
              }
              if (!ID_PREFIX.matcher(idOrName).matches()) {
                throw notFound(idOrName);
              }
              List<StoredVm> byId = records.vms().findByIdPrefix(connection, idOrName);
              if (byId.size() > 1) {
                throw new FailureException(
                    FailureCode.CONFLICT,
                    "looking for VM %s: several ids begin so; give more of it".formatted(idOrName));
              }
              return byId.stream().findFirst().orElseThrow(() -> notFound(idOrName)).vm();
            });
  }

  /** The VM as it is now; empty when it was removed. */
  public Optional<VmRecord> find(VmId vm) {
    return records
        .database()
        .read(connection -> records.vms().find(connection, vm).map(StoredVm::vm));
  }

  private static FailureException notFound(String idOrName) {
    return new FailureException(
        FailureCode.VM_NOT_FOUND,
        "looking for VM %s: there is none of this id or name; the list of VMs has them all"
            .formatted(idOrName));
  }

  /** One page, newest first. */
  public List<StoredVm> list(VmFilter filter, long before, int limit) {
    return records
        .database()
        .read(connection -> records.vms().page(connection, filter, before, limit));
  }

  public VmRecord stop(VmId vm, Duration grace) {
    return apply(vm, new VmEvent.StopRequested(grace.toMillis(), clock.instant()));
  }

  public VmRecord kill(VmId vm) {
    return apply(vm, new VmEvent.KillRequested(clock.instant()));
  }

  public VmRecord start(VmId vm) {
    return apply(vm, new VmEvent.StartRequested(clock.instant()));
  }

  public VmRecord restart(VmId vm, Duration grace) {
    return apply(vm, new VmEvent.RestartRequested(grace.toMillis(), clock.instant()));
  }

  /** Lets a VM write so much to its root, from now on. */
  public VmRecord limitDisk(VmId vm, int diskGiB) {
    return apply(vm, new VmEvent.DiskRequested(diskGiB, clock.instant()));
  }

  /** Removes a VM; what is left of it when it has to end first. */
  public Optional<VmRecord> remove(VmId vm, boolean force) {
    return lifecycle.apply(vm, new VmEvent.RemoveRequested(force, clock.instant()));
  }

  private VmRecord apply(VmId vm, VmEvent event) {
    return lifecycle.apply(vm, event).orElseThrow(() -> notFound(vm.toString()));
  }

  /**
   * Waits until a VM is as wanted, or is gone.
   *
   * @return the VM; empty when it was removed
   * @throws FailureException with {@code timeout} when the time is up
   */
  public Optional<VmRecord> await(VmId vm, Predicate<VmRecord> wanted, Duration limit)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      long seen = records.signal().count();
      Optional<VmRecord> current = find(vm);
      if (current.isEmpty() || wanted.test(current.get())) {
        return current;
      }
      long nanosLeft = deadlineNanos - System.nanoTime();
      if (nanosLeft <= 0) {
        throw new FailureException(
            FailureCode.TIMEOUT,
            "waiting for VM %s: it is still %s after %d ms"
                .formatted(current.get().name(), current.get().state(), limit.toMillis()));
      }
      records.signal().await(seen, Duration.ofNanos(nanosLeft));
    }
  }
}
