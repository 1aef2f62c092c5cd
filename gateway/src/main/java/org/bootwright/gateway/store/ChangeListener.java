package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears on a connection of its own when other gateways have changed the records. What is missed
 * while the connection is away counts as one change once it is back.
 */
final class ChangeListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChangeListener.class);

  /** How often a silent connection is asked whether it still is one. */
  private static final int LOOK_EVERY_MILLIS = 2_000;

  private static final int ANSWER_LIMIT_SECONDS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final PostgreSqlConnector connector;
  private final String self;
  private final Runnable changed;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Connection current;

  /**
   * Makes one that does not listen yet.
   *
   * @param self what this gateway's own changes are marked with
   */
  ChangeListener(PostgreSqlConnector connector, String self, Runnable changed) {
    this.connector = connector;
    this.self = self;
    this.changed = changed;
    thread = Thread.ofVirtual().name("change-listener").unstarted(this::listenUntilClosed);
  }

  void start() {
    thread.start();
  }

  private void listenUntilClosed() {
    while (!closed) {
      try (Connection connection = connector.connect()) {
        current = connection;
        PostgreSqlStatements.listen(connection);
        changed.run();
        while (!closed) {
          hear(connection);
        }
      } catch (SQLException e) {
        if (!closed) {
          log.warn("other gateways' changes are not heard at once; connecting again", e);
          pause();
        }
      }
    }
  }

  private void hear(Connection connection) throws SQLException {
    PGNotification[] heard =
        connection.unwrap(PGConnection.class).getNotifications(LOOK_EVERY_MILLIS);
    if (heard == null || heard.length == 0) {
      if (!connection.isValid(ANSWER_LIMIT_SECONDS)) {
        throw new SQLException("the server does not answer", "08006");
      }
      // The safety net: whoever waits looks now and then, whatever was told.
      changed.run();
    } else if (Stream.of(heard).anyMatch(one -> !self.equals(one.getParameter()))) {
      changed.run();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    Connection connection = current;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        log.debug("the connection was gone already", e);
      }
    }
  }
}
