package org.bootwright.gateway.access;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bootwright.gateway.store.Sql;
import org.jspecify.annotations.Nullable;

/** The table of tokens. A revoked one is kept for a while, so that its holder can be told so. */
final class TokenStore {
  private static final Duration REVOKED_KEPT = Duration.ofDays(30);

  private static final String SELECT =
      "SELECT id, name, scope, secret_hash, created_at_millis, expires_at_millis,"
          + " last_used_at_millis, revoked_at_millis, requests_per_second, request_burst, vms,"
          + " cpus, memory_mib, disk_gib FROM api_token ";

  /** A token with what only the gateway may know. */
  record StoredToken(ApiToken token, SecretHash hash, boolean revoked) {}

  void insert(Connection connection, ApiToken token, SecretHash hash) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO api_token (id, name, scope, secret_hash, created_at_millis,"
            + " expires_at_millis, requests_per_second, request_burst, vms, cpus, memory_mib,"
            + " disk_gib, checks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        token.id().toString(),
        token.name(),
        token.scope().toString(),
        hash.toString(),
        token.createdAt().toEpochMilli(),
        number(token.expiresAt().map(Instant::toEpochMilli)),
        number(token.limits().requestsPerSecond().map(Integer::longValue)),
        number(token.limits().requestBurst().map(Integer::longValue)),
        number(token.limits().vms().map(Integer::longValue)),
        number(token.limits().cpus().map(Integer::longValue)),
        number(token.limits().memoryMiB().map(Integer::longValue)),
        number(token.limits().diskGiB().map(Integer::longValue)));
  }

  private static @Nullable Long number(Optional<Long> value) {
    return value.orElse(null);
  }

  Optional<StoredToken> find(Connection connection, TokenId id) throws SQLException {
    return Sql.first(connection, TokenStore::read, SELECT + "WHERE id = ?", id.toString());
  }

  Optional<StoredToken> findByName(Connection connection, String name) throws SQLException {
    return Sql.first(
        connection,
        TokenStore::read,
        SELECT + "WHERE name = ? AND revoked_at_millis IS NULL",
        name);
  }

  /** All that are not revoked, by name. */
  List<ApiToken> all(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        result -> read(result).token(),
        SELECT + "WHERE revoked_at_millis IS NULL ORDER BY name");
  }

  void revoke(Connection connection, TokenId id, Instant now) throws SQLException {
    Sql.update(
        connection,
        "UPDATE api_token SET revoked_at_millis = ? WHERE id = ?",
        now.toEpochMilli(),
        id.toString());
    Sql.update(
        connection,
        "DELETE FROM api_token WHERE revoked_at_millis < ?",
        now.minus(REVOKED_KEPT).toEpochMilli());
  }

  void noteUse(Connection connection, TokenId id, Instant now, Duration atMostEvery)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE api_token SET last_used_at_millis = ?"
            + " WHERE id = ? AND (last_used_at_millis IS NULL OR last_used_at_millis <= ?)",
        now.toEpochMilli(),
        id.toString(),
        now.minus(atMostEvery).toEpochMilli());
  }

  private static StoredToken read(ResultSet result) throws SQLException {
    TokenLimits limits =
        new TokenLimits(
            integer(result, 9),
            integer(result, 10),
            integer(result, 11),
            integer(result, 12),
            integer(result, 13),
            integer(result, 14));
    ApiToken token =
        new ApiToken(
            new TokenId(result.getString(1)),
            result.getString(2),
            Scope.parse(result.getString(3)),
            limits,
            Instant.ofEpochMilli(result.getLong(5)),
            number(result, 6).map(Instant::ofEpochMilli),
            number(result, 7).map(Instant::ofEpochMilli));
    return new StoredToken(
        token, SecretHash.parse(result.getString(4)), number(result, 8).isPresent());
  }

  private static Optional<Integer> integer(ResultSet result, int column) throws SQLException {
    return number(result, column).map(Math::toIntExact);
  }

  private static Optional<Long> number(ResultSet result, int column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? Optional.empty() : Optional.of(value);
  }
}
