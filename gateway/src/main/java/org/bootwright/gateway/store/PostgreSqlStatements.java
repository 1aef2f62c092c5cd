package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The few statements that only PostgreSQL has, or needs. */
final class PostgreSqlStatements {
  /** The channel on which gateways tell each other that the records have changed. */
  static final String CHANNEL = "bootwright_changes";

  /** The first key of all our advisory locks: "boot" in ASCII, so that others hardly use it. */
  private static final int LOCKS = 0x626f6f74;

  private static final int MIGRATIONS = 0;

  /**
   * A turn may last as long as the bus takes to confirm, with the connection idle; a gateway that
   * is stopped for longer loses it.
   */
  private static final String TURN_LIMIT = "SET LOCAL idle_in_transaction_session_timeout = '120s'";

  private PostgreSqlStatements() {}

  /** Waits for other gateways' migrations; the lock ends with the connection. */
  static void lockMigrations(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '120s'");
      statement.execute("SELECT pg_advisory_lock(%d, %d)".formatted(LOCKS, MIGRATIONS));
    }
  }

  /**
   * Locks the row that hands out numbers until the transaction ends, and has the others told of a
   * change once it is committed.
   */
  static void lockOrder(Connection connection, String self) throws SQLException {
    Sql.first(
        connection,
        result -> result.getString(1),
        "SELECT pg_notify('" + CHANNEL + "', ?) FROM counter WHERE name = 'sequence' FOR UPDATE",
        self);
  }

  /**
   * Lets the transaction commit before it is on disk: within three times wal_writer_delay it is.
   */
  static void commitLazily(Connection connection) throws SQLException {
    Sql.update(connection, "SET LOCAL synchronous_commit = off");
  }

  /** Takes a turn until the transaction ends. */
  static boolean tryTurn(Connection connection, Turn turn) throws SQLException {
    boolean taken =
        Sql.first(
                connection,
                result -> result.getBoolean(1),
                "SELECT pg_try_advisory_xact_lock(?, ?)",
                LOCKS,
                turn.key())
            .orElse(false);
    if (taken) {
      Sql.update(connection, TURN_LIMIT);
    }
    return taken;
  }

  static void listen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + CHANNEL);
    }
  }
}
