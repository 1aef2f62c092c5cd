package org.bootwright.gateway.lifecycle;

import io.opentelemetry.context.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.access.Quota;
import org.bootwright.gateway.conversion.Conversion;
import org.bootwright.gateway.lifecycle.Gatherer.Answer;
import org.bootwright.gateway.store.IdempotencyStore.Answered;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.NameMaker;
import org.bootwright.gateway.vm.Owner;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmStateMachine;

/** Makes the VMs that a group of requests asks for in one transaction, with few statements. */
final class VmCreator {
  private final Records records;
  private final VmLifecycle lifecycle;
  private final Conversions conversions;
  private final NameMaker names;

  VmCreator(Records records, VmLifecycle lifecycle, Conversions conversions, NameMaker names) {
    this.records = records;
    this.lifecycle = lifecycle;
    this.conversions = conversions;
    this.names = names;
  }

  /** One answer for each wish, in their order. A wish that is refused leaves the others alone. */
  List<Answer<VmRecord>> create(List<Wish> wishes) {
    return records.change(connection -> new Group(connection, wishes).create());
  }

  private record Wanted(ImageReference image, Platform platform) {}

  /** One transaction. */
  private final class Group {
    private final Connection connection;
    private final List<Wish> wishes;
    private final NamePicker picker;
    private final KnownImages knownImages;
    private final Map<String, Answered> answered;
    private final SequencedMap<VmId, VmRecord> created = new LinkedHashMap<>();
    private final Map<String, Answered> toRemember = new HashMap<>();
    private final Map<Wanted, UUID> awaited = new HashMap<>();

    Group(Connection connection, List<Wish> wishes) throws SQLException {
      this.connection = connection;
      this.wishes = wishes;
      picker = new NamePicker(records.vms(), names, connection, wishes);
      knownImages = new KnownImages(records.images(), connection);
      answered = new HashMap<>(records.idempotency().findAll(connection, keys()));
    }

    private List<String> keys() {
      return wishes.stream()
          .flatMap(wish -> wish.idempotency().stream())
          .map(VmDesk.Idempotency::key)
          .toList();
    }

    List<Answer<VmRecord>> create() throws SQLException {
      List<Answer<VmRecord>> answers = new ArrayList<>();
      for (Wish wish : wishes) {
        answers.add(answer(wish));
      }
      records.vms().insertAll(connection, List.copyOf(created.values()));
      for (VmRecord vm : created.values()) {
        records.events().add(connection, "vm", List.of(vm.id()), VmView.of(vm));
      }
      records.idempotency().insertAll(connection, toRemember, wishes.getLast().at());
      return answers;
    }

    private Answer<VmRecord> answer(Wish wish) throws SQLException {
      try {
        if (wish.idempotency().isPresent()) {
          VmDesk.Idempotency idempotency = wish.idempotency().get();
          Answered before = answered.get(idempotency.key());
          if (before != null) {
            return new Answer.Given<>(again(idempotency, before));
          }
        }
        return new Answer.Given<>(create(wish));
      } catch (FailureException refusal) {
        return new Answer.Refused<>(refusal);
      }
    }

    private VmRecord again(VmDesk.Idempotency idempotency, Answered before) throws SQLException {
      if (!before.fingerprint().equals(idempotency.fingerprint())) {
        throw new FailureException(
            FailureCode.CONFLICT,
            "asking for a VM: Idempotency-Key '%s' was used with another body; use a new key"
                .formatted(idempotency.key()));
      }
      VmRecord ofThisGroup = created.get(before.vm());
      if (ofThisGroup != null) {
        return ofThisGroup;
      }
      return records
          .vms()
          .find(connection, before.vm())
          .map(StoredVm::vm)
          .orElseThrow(
              () ->
                  new FailureException(
                      FailureCode.CONFLICT,
                      "asking for a VM: the VM of Idempotency-Key '%s' was removed; use a new key"
                          .formatted(idempotency.key())));
    }

    private VmRecord create(Wish wish) throws SQLException {
      if (wish.owner().isPresent()) {
        Quota.check(connection, wish.owner().get(), wish.spec(), unwritten(wish.owner().get()));
      }
      VmId id = new VmId(UUID.randomUUID());
      String name = picker.pick(wish, id);
      VmRecord accepted =
          VmRecord.accepted(id, name, wish.spec(), wish.at())
              .ownedBy(wish.owner())
              .traced(TraceParent.of(wish.trace()));
      VmRecord vm = begun(accepted, wish);
      created.put(id, vm);
      wish.idempotency()
          .ifPresent(
              idempotency -> {
                Answered now = new Answered(idempotency.fingerprint(), id);
                answered.put(idempotency.key(), now);
                toRemember.put(idempotency.key(), now);
              });
      return vm;
    }

    /** Queued where no disk has to be made, else waiting for the conversion that makes it. */
    private VmRecord begun(VmRecord accepted, Wish wish) throws SQLException {
      return switch (wish.spec().root()) {
        case Root.Disk(ImageReference image) -> onDisk(image, accepted, wish);
        case Root.Container _, Root.Directory _ ->
            lifecycle.bootOrAwaitRoom(
                connection,
                VmStateMachine.apply(accepted, new VmEvent.NoDiskNeeded(wish.at())),
                wish.at());
      };
    }

    private VmRecord onDisk(ImageReference image, VmRecord accepted, Wish wish)
        throws SQLException {
      Wanted wanted = new Wanted(image, wish.spec().platform());
      Optional<ImageDescription> known =
          knownImages.find(wanted.image(), wanted.platform(), wish.pull());
      if (known.isPresent()) {
        VmEvent event = new VmEvent.ImageKnown(known.get(), wish.at());
        return lifecycle.bootOrAwaitRoom(
            connection, VmStateMachine.apply(accepted, event), wish.at());
      }
      VmEvent event = new VmEvent.ConversionAwaited(conversion(wanted, wish), wish.at());
      return VmStateMachine.apply(accepted, event).vm();
    }

    /** What the owner gets by this group: no row tells of it yet. */
    private List<VmSpec> unwritten(Owner owner) {
      return created.values().stream()
          .filter(vm -> vm.owner().filter(owner::equals).isPresent())
          .map(VmRecord::spec)
          .toList();
    }

    /** The conversion that makes the disk; the first who wants it asks for it, in their trace. */
    private UUID conversion(Wanted wanted, Wish wish) throws SQLException {
      UUID known = awaited.get(wanted);
      if (known != null) {
        return known;
      }
      try (Scope _ = wish.trace().makeCurrent()) {
        Conversion joined = conversions.join(connection, wanted.image(), wanted.platform());
        awaited.put(wanted, joined.id());
        return joined.id();
      }
    }
  }
}
