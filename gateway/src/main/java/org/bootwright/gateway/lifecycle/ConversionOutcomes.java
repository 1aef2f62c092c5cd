package org.bootwright.gateway.lifecycle;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.conversion.Conversion;
import org.bootwright.gateway.conversion.ConversionState;
import org.bootwright.gateway.store.ConversionStore;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmState;

/** What the end of a conversion means for the VMs that wait for it. */
final class ConversionOutcomes {
  /** An image that ends this many converters is more likely to be what kills them. */
  private static final int MAXIMUM_ATTEMPTS = 3;

  /** What one sweep looks at; what is left over is there for the next. */
  private static final int SWEPT_AT_ONCE = 100;

  private final Records records;
  private final Conversions conversions;
  private final VmLifecycle lifecycle;
  private final InstantSource clock;

  ConversionOutcomes(
      Records records, Conversions conversions, VmLifecycle lifecycle, InstantSource clock) {
    this.records = records;
    this.conversions = conversions;
    this.lifecycle = lifecycle;
    this.clock = clock;
  }

  /**
   * A disk is there, whichever attempt made it; but one that is being removed will not be for long,
   * and its converter has to look again.
   */
  void finished(Report.ConversionFinished report) {
    records.change(
        connection -> {
          Optional<Conversion> underWay = underWay(connection, report.conversion());
          if (records.images().isRemoving(connection, report.image().digest())) {
            if (underWay.isPresent()) {
              conversions.againLater(connection, underWay.get());
            }
            return true;
          }
          records.images().put(connection, report.image(), clock.instant());
          if (underWay.isPresent()) {
            records
                .images()
                .name(
                    connection,
                    underWay.get().reference(),
                    underWay.get().platform(),
                    report.image().digest());
            end(
                connection,
                underWay.get().finished(report.image().digest()),
                new VmEvent.ImageReady(report.conversion(), report.image(), clock.instant()));
          }
          return true;
        });
  }

  void failed(Report.ConversionFailed report) {
    records.change(
        connection -> {
          Optional<Conversion> current =
              underWay(connection, report.conversion())
                  .filter(conversion -> conversion.attempt() == report.attempt());
          if (current.isPresent()) {
            fail(connection, current.get(), report.failure());
          }
          return true;
        });
  }

  /** Somebody else is to do it, at once: its converter ends in good order, unlike a silent one. */
  void released(Report.ConversionReleased report) {
    records.change(
        connection -> {
          Optional<Conversion> current =
              underWay(connection, report.conversion())
                  .filter(conversion -> conversion.attempt() == report.attempt());
          if (current.isPresent()) {
            conversions.again(connection, current.get());
          }
          return true;
        });
  }

  private Optional<Conversion> underWay(Connection connection, UUID id) throws SQLException {
    return records
        .conversions()
        .find(connection, id)
        .filter(conversion -> conversion.state().isUnderWay());
  }

  private void fail(Connection connection, Conversion conversion, Failure failure)
      throws SQLException {
    end(
        connection,
        conversion.ended(ConversionState.FAILED, failure),
        new VmEvent.ImageFailed(conversion.id(), failure, clock.instant()));
  }

  private void end(Connection connection, Conversion conversion, VmEvent event)
      throws SQLException {
    List<StoredVm> waiting =
        records.vms().findByConversion(connection, conversion.id(), VmState.CONVERTING);
    List<VmId> vms = waiting.stream().map(stored -> stored.vm().id()).toList();
    conversions.end(connection, conversion, vms);
    lifecycle.applyAll(connection, waiting, event);
  }

  /**
   * Has conversions whose converter went silent done again, a bounded number of times, and wakes
   * converters again for those that nobody took. Several gateways may do so at the same moment.
   */
  void sweep() {
    conversions.leases().sweep();
    Instant now = clock.instant().minus(Leases.CLOCK_MARGIN);
    List<ConversionStore.Timed> late =
        records
            .database()
            .read(connection -> records.conversions().findDue(connection, now, SWEPT_AT_ONCE));
    for (ConversionStore.Timed timed : late) {
      records.change(
          connection -> {
            UUID id = timed.conversion().id();
            if (underWay(connection, id).isPresent()) {
              Optional<ConversionStore.Timed> current =
                  records
                      .conversions()
                      .findTimed(connection, id)
                      .filter(still -> still.due().isBefore(now));
              if (current.isPresent()) {
                driveAgain(connection, current.get());
              }
            }
            return true;
          });
    }
  }

  private void driveAgain(Connection connection, ConversionStore.Timed late) throws SQLException {
    if (late.conversion().state() == ConversionState.RUNNING) {
      againOrFail(connection, late.conversion());
    } else {
      conversions.wakeAgain(connection, late);
    }
  }

  private void againOrFail(Connection connection, Conversion conversion) throws SQLException {
    if (conversion.attempt() < MAXIMUM_ATTEMPTS) {
      conversions.again(connection, conversion);
      return;
    }
    fail(
        connection,
        conversion,
        new Failure(
            FailureCode.TIMEOUT,
            "converting %s: the converter went silent in each of %d attempts; its log says why"
                .formatted(conversion.reference(), conversion.attempt())));
  }

  /** Has everything that was under way done again, since what was sent is lost. */
  void restart() {
    records.change(
        connection -> {
          for (Conversion conversion : records.conversions().findUnderWay(connection)) {
            conversions.again(connection, conversion);
          }
          return true;
        });
  }
}
