package org.bootwright.gateway.lifecycle;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.store.IdempotencyStore.Answered;
import org.bootwright.gateway.store.VmFilter;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.NameMaker;
import org.bootwright.gateway.vm.Owner;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmRecord;

/** What owners do with their VMs. All methods block; failures are FailureExceptions. */
public final class VmDesk {
  /** Below four characters a prefix of an id is more likely a slip than a name. */
  private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f-]{4,36}");

  /** So many names taken in a row means that the source of names is broken. */
  private static final int MAXIMUM_NAME_TRIES = 100;

  private final Records records;
  private final VmLifecycle lifecycle;
  private final NameMaker names;
  private final InstantSource clock;

  public VmDesk(Records records, VmLifecycle lifecycle, NameMaker names, InstantSource clock) {
    this.records = records;
    this.lifecycle = lifecycle;
    this.names = names;
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
   * Stores a VM. It is on disk, and its conversion is asked for, when this returns.
   *
   * @param owner whose limits it counts against
   */
  public VmRecord create(
      VmSpec spec,
      Optional<String> name,
      Optional<Owner> owner,
      Optional<Idempotency> idempotency) {
    return records.change(
        connection -> {
          if (idempotency.isPresent()) {
            Optional<VmRecord> before = answered(connection, idempotency.get());
            if (before.isPresent()) {
              return before.get();
            }
          }
          Instant now = clock.instant();
          String free = name.isPresent() ? free(connection, name.get()) : madeUp(connection);
          VmId id = new VmId(UUID.randomUUID());
          VmRecord accepted = VmRecord.accepted(id, free, spec, now).ownedBy(owner);
          VmRecord vm = lifecycle.create(connection, accepted);
          if (idempotency.isPresent()) {
            records
                .idempotency()
                .insert(
                    connection,
                    idempotency.get().key(),
                    new Answered(idempotency.get().fingerprint(), id),
                    now);
          }
          return vm;
        });
  }

  private Optional<VmRecord> answered(Connection connection, Idempotency idempotency)
      throws SQLException {
    Optional<Answered> before = records.idempotency().find(connection, idempotency.key());
    if (before.isEmpty()) {
      return Optional.empty();
    }
    if (!before.get().fingerprint().equals(idempotency.fingerprint())) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "asking for a VM: Idempotency-Key '%s' was used with another body; use a new key"
              .formatted(idempotency.key()));
    }
    Optional<StoredVm> stored = records.vms().find(connection, before.get().vm());
    if (stored.isEmpty()) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "asking for a VM: the VM of Idempotency-Key '%s' was removed; use a new key"
              .formatted(idempotency.key()));
    }
    return Optional.of(stored.get().vm());
  }

  private String free(Connection connection, String name) throws SQLException {
    Optional<StoredVm> other = records.vms().findByName(connection, name);
    if (other.isPresent()) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "asking for a VM: the name %s is taken by VM %s; remove that one, or choose another name"
              .formatted(name, other.get().vm().id().shortForm()));
    }
    return name;
  }

  private String madeUp(Connection connection) throws SQLException {
    for (int tries = 0; tries < MAXIMUM_NAME_TRIES; tries++) {
      String name = names.make(tries);
      if (records.vms().findByName(connection, name).isEmpty()) {
        return name;
      }
    }
    throw new IllegalStateException("every name that was made up is taken");
  }

  /** The VM of an id, a name, or a prefix of an id that no other VM's begins with. */
  public VmRecord find(String idOrName) {
    return records
        .database()
        .read(
            connection -> {
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
