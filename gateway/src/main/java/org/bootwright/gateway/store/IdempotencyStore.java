package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bootwright.contracts.vm.VmId;

/** Which VM came of a request that may be sent again. */
public final class IdempotencyStore {
  /** Clients that retry do so within minutes; a day also covers a laptop that slept. */
  private static final Duration KEPT = Duration.ofDays(1);

  /**
   * A request that was answered.
   *
   * @param fingerprint of the body
   */
  public record Answered(String fingerprint, VmId vm) {}

  public Optional<Answered> find(Connection connection, String key) throws SQLException {
    return Sql.first(
        connection,
        result -> new Answered(result.getString(1), VmId.parse(result.getString(2))),
        "SELECT fingerprint, vm FROM idempotency WHERE idempotency_key = ?",
        key);
  }

  public void insert(Connection connection, String key, Answered answered, Instant at)
      throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM idempotency WHERE created_at_millis < ?",
        at.minus(KEPT).toEpochMilli());
    Sql.update(
        connection,
        "INSERT INTO idempotency (idempotency_key, fingerprint, vm, created_at_millis)"
            + " VALUES (?, ?, ?, ?)",
        key,
        answered.fingerprint(),
        answered.vm().toString(),
        at.toEpochMilli());
  }
}
