package org.bootwright.gateway.store;

import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to a PostgreSQL server and says what its refusals mean. */
final class PostgreSqlConnector {
  private static final Logger log = LoggerFactory.getLogger(PostgreSqlConnector.class);

  private static final int CONNECT_TIMEOUT_SECONDS = 5;

  /** No statement of ours takes longer; a server that was cut off would hold a thread for ever. */
  private static final int SOCKET_TIMEOUT_SECONDS = 30;

  private static final Duration PAUSE = Duration.ofMillis(500);

  /**
   * What the server is to do with a gateway that is gone or stands still, since the others wait for
   * the locks that it holds: notice within 12 s that its host is gone, end a transaction in which
   * it does nothing, and let nobody wait for a lock without end.
   */
  private static final String SESSION =
      "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
          + " -c idle_in_transaction_session_timeout=10s -c lock_timeout=15s"
          + " -c application_name=bootwright-gateway";

  /** Classes and codes of appendix A of PostgreSQL's manual that trying again later helps with. */
  private static final Set<String> LATER =
      Set.of(
          "53300", // too many connections
          "55P03", // a lock was waited for too long
          "25P03", // our transaction was idle for too long
          "25P02", // what follows in it then
          "40001", // serialization failure
          "40P01", // deadlock
          "57P01", // the server is being shut down
          "57P02", // or was killed
          "57P03", // or is starting
          "57P05"); // our session was idle for too long

  private final DatabaseConfig.PostgreSql config;

  PostgreSqlConnector(DatabaseConfig.PostgreSql config) {
    this.config = config;
  }

  String url() {
    String host = config.host().indexOf(':') < 0 ? config.host() : "[" + config.host() + "]";
    String name = URLEncoder.encode(config.name(), StandardCharsets.UTF_8);
    return "jdbc:postgresql://%s:%d/%s".formatted(host, config.port(), name);
  }

  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", config.user());
    properties.setProperty("password", config.password());
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
    properties.setProperty("loginTimeout", Integer.toString(2 * CONNECT_TIMEOUT_SECONDS));
    properties.setProperty("socketTimeout", Integer.toString(SOCKET_TIMEOUT_SECONDS));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("options", SESSION);
    properties.putAll(config.options());
    return properties;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), properties());
  }

  private Connection connectForMigrations() throws SQLException {
    Properties properties = properties();
    // A migration of a large table, or another gateway's that is waited for, may take long.
    properties.setProperty("socketTimeout", "0");
    return DriverManager.getConnection(url(), properties);
  }

  /** Connects; waits for a server that is not there yet, but not for one that refuses. */
  Connection connectPatiently() {
    long deadlineNanos = System.nanoTime() + config.patience().toNanos();
    for (boolean told = false; ; told = true) {
      try {
        return connectForMigrations();
      } catch (SQLException e) {
        if (!isUnavailable(e) || System.nanoTime() > deadlineNanos) {
          throw failure("opening", e);
        }
        if (!told) {
          log.warn("the {} does not answer yet ({}); trying again", config, e.getMessage());
        }
        pause(e);
      }
    }
  }

  private void pause(SQLException cause) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("opening", cause);
    }
  }

  private static boolean isUnavailable(SQLException e) {
    String state = state(e);
    return e instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || LATER.contains(state);
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  FailureException failure(String doing, SQLException e) {
    return new FailureException(
        code(e), "%s the %s: %s; %s".formatted(doing, config, e.getMessage(), advice(e)), e);
  }

  private static FailureCode code(SQLException e) {
    if (isUnavailable(e)) {
      return FailureCode.DATABASE_UNAVAILABLE;
    }
    return switch (state(e)) {
      case "28P01", "28000" -> FailureCode.UNAUTHORIZED;
      case "3D000", "22021" -> FailureCode.INVALID_REQUEST;
      case "53100" -> FailureCode.NO_SPACE;
      case "42501" -> FailureCode.NOT_PERMITTED;
      default -> FailureCode.INTERNAL;
    };
  }

  private String advice(SQLException e) {
    if (isUnavailable(e)) {
      return e.getCause() instanceof UnknownHostException
          ? "no such host is known; check the database URL"
          : "see that the server runs and can be reached from here, then try again";
    }
    return switch (state(e)) {
      case "28P01", "28000" ->
          "check the user and the password, and that pg_hba.conf lets this host in";
      case "3D000" -> "create the database, or check its name in the database URL";
      case "22021" -> "a text has a character that cannot be stored; leave it out";
      case "53100" -> "make room on the server's disk";
      case "42501" -> "let %s own the database".formatted(config.user());
      default -> "the server's log may say more";
    };
  }
}
