package org.bootwright.gateway.lifecycle;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.conversion.Conversion;
import org.bootwright.gateway.conversion.ConversionState;
import org.bootwright.gateway.events.ProgressBoard;
import org.bootwright.gateway.store.ConversionStore;
import org.bootwright.gateway.vm.VmState;

/** Begins, joins, grants and gives up conversions. */
public final class Conversions {
  /** A wake-up that nobody took for so long may have been lost; the time doubles each time. */
  private static final Duration WOKEN_AGAIN_AFTER = Duration.ofMinutes(1);

  private static final Duration WOKEN_AGAIN_AT_LEAST_EACH = Duration.ofHours(1);

  /** The disk of an image is renamed at once, and deleted then. */
  private static final Duration REMOVAL_TAKES = Duration.ofSeconds(1);

  private final Records records;
  private final ProgressBoard progress;
  private final InstantSource clock;

  private final Leases leases;

  public Conversions(Records records, ProgressBoard progress, InstantSource clock) {
    this.records = records;
    this.progress = progress;
    this.clock = clock;
    leases = new Leases(records, progress, clock);
  }

  /** Asks for an image without a VM that waits for it. */
  public Conversion pull(ImageReference reference, Platform platform) {
    return records.change(
        connection -> {
          Conversion kept = join(connection, reference, platform).kept();
          records.conversions().update(connection, kept);
          return kept;
        });
  }

  /**
   * The conversion of this reference that is under way, or a new one. Transactions that write run
   * one after the other, so that it does not end before the one of the caller does.
   */
  Conversion join(Connection connection, ImageReference reference, Platform platform)
      throws SQLException {
    Optional<Conversion> present =
        records.conversions().findUnderWay(connection, reference, platform);
    if (present.isPresent()) {
      return present.get();
    }
    Conversion begun = Conversion.waiting(UUID.randomUUID(), reference, platform);
    Instant due = clock.instant().plus(WOKEN_AGAIN_AFTER);
    if (!records.conversions().insert(connection, begun, due, WOKEN_AGAIN_AFTER)) {
      throw new ConcurrentChangeException();
    }
    send(connection, begun);
    return begun;
  }

  private void send(Connection connection, Conversion conversion) throws SQLException {
    records
        .outbox()
        .add(
            connection,
            WorkQueue.CONVERSIONS,
            new Job.ConvertImage(
                conversion.id(),
                conversion.attempt(),
                conversion.reference(),
                conversion.platform()));
  }

  /** Gives a conversion up when nobody waits for it any more. */
  void leave(Connection connection, UUID id) throws SQLException {
    Optional<Conversion> found = records.conversions().find(connection, id);
    if (found.isEmpty()
        || found.get().keep()
        || !found.get().state().isUnderWay()
        || !waiting(connection, id).isEmpty()) {
      return;
    }
    Failure failure = new Failure(FailureCode.CANCELLED, "nobody waits for it any more");
    end(connection, found.get().ended(ConversionState.CANCELLED, failure), List.of());
    records.outbox().add(connection, new Notice.CancelConversion(id));
  }

  /** The VMs that wait for a conversion. */
  List<VmId> waiting(Connection connection, UUID conversion) throws SQLException {
    return records.vms().findByConversion(connection, conversion, VmState.CONVERTING).stream()
        .map(stored -> stored.vm().id())
        .toList();
  }

  Reply.Claim claim(Request.ClaimConversion request) {
    return records.change(
        connection -> {
          Optional<Conversion> found = records.conversions().find(connection, request.conversion());
          Optional<String> refusal = refusal(found, request);
          if (found.isEmpty() || refusal.isPresent()) {
            return new Reply.Claim(false, 0, refusal.orElse("nobody asked for it"));
          }
          records.conversions().update(connection, found.get().claimedBy(request.worker()));
          records
              .conversions()
              .setDue(
                  connection,
                  request.conversion(),
                  clock.instant().plus(Leases.LEASE),
                  Leases.LEASE);
          return new Reply.Claim(true, Leases.LEASE.toMillis(), "");
        });
  }

  private static Optional<String> refusal(
      Optional<Conversion> found, Request.ClaimConversion request) {
    if (found.isEmpty()) {
      return Optional.of("nobody asked for it");
    }
    Conversion conversion = found.get();
    if (conversion.attempt() != request.attempt()) {
      return Optional.of("attempt " + request.attempt() + " is over");
    }
    return switch (conversion.state()) {
      case WAITING -> Optional.empty();
      // The same worker asks again when our first answer was lost.
      case RUNNING ->
          conversion.worker().filter(request.worker()::equals).isPresent()
              ? Optional.empty()
              : Optional.of("another converter has it");
      case FINISHED, FAILED, CANCELLED -> Optional.of("it is " + conversion.state());
    };
  }

  Leases leases() {
    return leases;
  }

  /** Has a conversion done again by whoever takes it now. */
  void again(Connection connection, Conversion conversion) throws SQLException {
    send(connection, waitAgain(connection, conversion, WOKEN_AGAIN_AFTER));
  }

  /** Has a conversion done again when what it waits for may be over. */
  void againLater(Connection connection, Conversion conversion) throws SQLException {
    waitAgain(connection, conversion, REMOVAL_TAKES);
  }

  private Conversion waitAgain(Connection connection, Conversion conversion, Duration pause)
      throws SQLException {
    Conversion next = conversion.again();
    leases.forget(next.id());
    records.conversions().update(connection, next);
    records.conversions().setDue(connection, next.id(), clock.instant().plus(pause), pause);
    return next;
  }

  /** Sends the wake-up of a waiting conversion once more, and later the next time. */
  void wakeAgain(Connection connection, ConversionStore.Timed waiting) throws SQLException {
    Duration doubled = waiting.pause().multipliedBy(2);
    Duration pause =
        doubled.compareTo(WOKEN_AGAIN_AT_LEAST_EACH) > 0 ? WOKEN_AGAIN_AT_LEAST_EACH : doubled;
    Conversion conversion = waiting.conversion();
    records.conversions().setDue(connection, conversion.id(), clock.instant().plus(pause), pause);
    send(connection, conversion);
  }

  /** Writes how a conversion ended, and tells those who listen for its VMs. */
  void end(Connection connection, Conversion conversion, List<VmId> vms) throws SQLException {
    records.conversions().update(connection, conversion);
    records
        .events()
        .add(
            connection,
            "conversion",
            vms,
            ConversionView.of(conversion, vms, progress.find(conversion.id())));
    leases.forget(conversion.id());
  }
}
