package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.vm.VmId;
import org.jspecify.annotations.Nullable;

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

  /** Those of some keys that were used, with what came of them. */
  public Map<String, Answered> findAll(Connection connection, Collection<String> keys)
      throws SQLException {
    Map<String, Answered> found = new HashMap<>();
    if (!keys.isEmpty()) {
      Sql.list(
          connection,
          result ->
              found.put(
                  result.getString(1),
                  new Answered(result.getString(2), VmId.parse(result.getString(3)))),
          "SELECT idempotency_key, fingerprint, vm FROM idempotency WHERE idempotency_key IN ("
              + Sql.roundedMarks(keys.size())
              + ")",
          Sql.rounded(keys));
    }
    return found;
  }

  public void insertAll(Connection connection, Map<String, Answered> answers, Instant at)
      throws SQLException {
    if (answers.isEmpty()) {
      return;
    }
    Sql.update(
        connection,
        "DELETE FROM idempotency WHERE created_at_millis < ?",
        at.minus(KEPT).toEpochMilli());
    List<@Nullable Object[]> rows = new ArrayList<>();
    answers.forEach(
        (key, answered) ->
            rows.add(
                new Object[] {
                  key, answered.fingerprint(), answered.vm().toString(), at.toEpochMilli()
                }));
    Sql.batch(
        connection,
        "INSERT INTO idempotency (idempotency_key, fingerprint, vm, created_at_millis)"
            + " VALUES (?, ?, ?, ?)",
        rows);
  }
}
