package org.bootwright.gateway.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Where the records are kept. */
public sealed interface DatabaseConfig {
  /** A file of SQLite, for the one gateway that is in this process; made if it is not there. */
  record SqliteFile(Path file) implements DatabaseConfig {}

  /**
   * A database of a PostgreSQL server, which several gateways may share.
   *
   * @param options of the connection's TLS, by libpq's names: {@code sslmode}, {@code sslrootcert},
   *     {@code sslcert}, {@code sslkey}
   * @param patience how long to wait at the start for a server that is not there yet
   */
  record PostgreSql(
      String host,
      int port,
      String name,
      String user,
      String password,
      Map<String, String> options,
      Duration patience)
      implements DatabaseConfig {
    public static final int DEFAULT_PORT = 5432;

    /** A server that starts together with this program takes seconds, after a crash a minute. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);

    public PostgreSql {
      options = Map.copyOf(options);
    }

    public PostgreSql(String host, int port, String name, String user, String password) {
      this(host, port, name, user, password, Map.of(), DEFAULT_PATIENCE);
    }

    public PostgreSql withPatience(Duration limit) {
      return new PostgreSql(host, port, name, user, password, options, limit);
    }

    /** Leaves the password out, so that it never stands in a log. */
    @Override
    public String toString() {
      return "PostgreSQL database %s at %s:%d as user %s".formatted(name, host, port, user);
    }
  }

  /**
   * Reads {@code postgresql://HOST[:PORT]/NAME[?sslmode=…]} or {@code sqlite:FILE}.
   *
   * @param user instead of one in the URL
   * @param password instead of one in the URL
   * @throws org.bootwright.contracts.failure.FailureException {@code invalid_request}, without the
   *     password
   */
  static DatabaseConfig parse(String url, Optional<String> user, Optional<String> password) {
    return new DatabaseUrl(url).read(user, password);
  }
}
