package org.bootwright.gateway.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.bootwright.contracts.message.Notice;
import org.bootwright.gateway.conversion.ConversionState;
import org.bootwright.gateway.events.Progress;
import org.bootwright.gateway.events.ProgressBoard;

/**
 * Renews the leases of conversions whose converters tell how far they are. The leases stand in the
 * database; what is here only keeps each notice from being written. Every gateway hears every
 * notice, and one of them writes.
 */
final class Leases {
  /** How long a converter may be silent. */
  static final Duration LEASE = Duration.ofSeconds(30);

  /** By so much the clocks of gateways may differ without a lease being taken for over. */
  static final Duration CLOCK_MARGIN = Duration.ofSeconds(10);

  /** A third of the lease: two such writes may fail. */
  private static final Duration WRITE_EVERY = LEASE.dividedBy(3);

  /**
   * What was found when a conversion was last looked up.
   *
   * @param running this attempt is the one that counts
   */
  private record Look(int attempt, boolean running, Instant at) {}

  private final Records records;
  private final ProgressBoard progress;
  private final InstantSource clock;
  private final ConcurrentHashMap<UUID, Look> looks = new ConcurrentHashMap<>();

  Leases(Records records, ProgressBoard progress, InstantSource clock) {
    this.records = records;
    this.progress = progress;
    this.clock = clock;
  }

  void heard(Notice.ConversionProgress notice) {
    Instant now = clock.instant();
    Look look = looks.get(notice.conversion());
    if (look == null
        || look.attempt() != notice.attempt()
        || !look.at().plus(WRITE_EVERY).isAfter(now)) {
      look = look(notice, now);
      looks.put(notice.conversion(), look);
    }
    if (look.running()) {
      progress.put(
          new Progress(
              notice.conversion(),
              notice.attempt(),
              notice.step(),
              notice.doneBytes(),
              notice.totalBytes()));
    }
  }

  private Look look(Notice.ConversionProgress notice, Instant now) {
    boolean running =
        records
            .database()
            .read(connection -> records.conversions().find(connection, notice.conversion()))
            .filter(
                conversion ->
                    conversion.state() == ConversionState.RUNNING
                        && conversion.attempt() == notice.attempt())
            .isPresent();
    if (running) {
      records
          .database()
          .writeAside(
              connection -> {
                records
                    .conversions()
                    .renew(
                        connection,
                        notice.conversion(),
                        now.plus(LEASE).minus(WRITE_EVERY),
                        now.plus(LEASE));
                return true;
              });
    } else {
      progress.remove(notice.conversion());
    }
    return new Look(notice.attempt(), running, now);
  }

  /** A conversion is over, or begins anew. */
  void forget(UUID conversion) {
    looks.remove(conversion);
    progress.remove(conversion);
  }

  /** Forgets conversions that other gateways saw end. */
  void sweep() {
    Instant heardSince = clock.instant().minus(LEASE);
    looks.forEach(
        (conversion, look) -> {
          if (look.at().isBefore(heardSince) && looks.remove(conversion, look)) {
            progress.remove(conversion);
          }
        });
  }
}
