package org.bootwright.gateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database of a PostgreSQL server, shared by several gateways. */
final class PostgreSqlEngine implements Engine {
  private static final Logger log = LoggerFactory.getLogger(PostgreSqlEngine.class);

  /** One transaction writes at a time; the others wait with theirs begun, so that none is lost. */
  private static final int WRITERS = 3;

  private static final int READERS = 6;

  /** A request waits this long for a connection before it is told to come again. */
  private static final int CONNECTION_TIMEOUT_MILLIS = 3_000;

  /** Below the limit of any firewall on the way, and soon enough to let a server be replaced. */
  private static final int MAXIMUM_LIFETIME_MILLIS = 10 * 60 * 1_000;

  private final PostgreSqlConnector connector;
  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final HikariDataSource turns;

  /** Tells this gateway's changes from those of others. */
  private final String self = UUID.randomUUID().toString();

  private @Nullable ChangeListener listener;

  private PostgreSqlEngine(PostgreSqlConnector connector) {
    this.connector = connector;
    writers = pool("writers", WRITERS, false);
    readers = pool("readers", READERS, true);
    turns = pool("turns", Turn.values().length, false);
  }

  static PostgreSqlEngine open(DatabaseConfig.PostgreSql config) {
    PostgreSqlConnector connector = new PostgreSqlConnector(config);
    try (Connection connection = connector.connectPatiently()) {
      // Gateways that start together would make the same tables. The lock ends with the connection.
      PostgreSqlStatements.lockMigrations(connection);
      connection.setAutoCommit(false);
      new Migrations().run(connection);
    } catch (SQLException e) {
      throw connector.failure("opening", e);
    }
    return new PostgreSqlEngine(connector);
  }

  private HikariDataSource pool(String name, int size, boolean autoCommit) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(connector.url());
    config.setDataSourceProperties(connector.properties());
    config.setPoolName("gateway-" + name);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setAutoCommit(autoCommit);
    // Those that are not needed end with their lifetime.
    config.setIdleTimeout(0);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    config.setMaxLifetime(MAXIMUM_LIFETIME_MILLIS);
    return new HikariDataSource(config);
  }

  @Override
  public Connection writer() throws SQLException {
    return writers.getConnection();
  }

  @Override
  public Connection reader() throws SQLException {
    return readers.getConnection();
  }

  @Override
  public void order(Connection connection) throws SQLException {
    PostgreSqlStatements.lockOrder(connection, self);
  }

  @Override
  public void commitLazily(Connection connection) throws SQLException {
    PostgreSqlStatements.commitLazily(connection);
  }

  @Override
  public Optional<Held> take(Turn turn) throws SQLException {
    Connection connection = turns.getConnection();
    boolean taken = false;
    try {
      taken = PostgreSqlStatements.tryTurn(connection, turn);
      return taken ? Optional.of(() -> giveBack(connection)) : Optional.empty();
    } finally {
      if (!taken) {
        giveBack(connection);
      }
    }
  }

  private static void giveBack(Connection connection) {
    try (connection) {
      connection.rollback();
    } catch (SQLException e) {
      // The server ends the turn when the connection is lost.
      log.debug("a turn ended with its connection", e);
    }
  }

  @Override
  public void listen(Runnable changed) {
    ChangeListener started = new ChangeListener(connector, self, changed);
    listener = started;
    started.start();
  }

  @Override
  public FailureException failure(String doing, SQLException e) {
    return connector.failure(doing, e);
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close();
    }
    turns.close();
    readers.close();
    writers.close();
  }
}
