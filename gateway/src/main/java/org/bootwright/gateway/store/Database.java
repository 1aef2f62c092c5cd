package org.bootwright.gateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * One file of SQLite: one connection that writes and a few that read. What {@link #write} has
 * returned from survives a loss of power. Safe for use by several threads; all methods block.
 */
public final class Database implements AutoCloseable {
  /** Readers hold a connection for a millisecond; more would only wait for the same disk. */
  private static final int READERS = 4;

  /** Somebody else writes the file, a backup for instance; longer than any such write lasts. */
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private static final String PRAGMAS =
      "?journal_mode=WAL&synchronous=FULL&foreign_keys=on&busy_timeout=" + BUSY_TIMEOUT_MILLIS;

  private final Path file;
  private final HikariDataSource writer;
  private final HikariDataSource readers;

  private Database(Path file, HikariDataSource writer, HikariDataSource readers) {
    this.file = file;
    this.writer = writer;
    this.readers = readers;
  }

  /** Opens the file, makes it if it is not there, and brings its tables up to date. */
  public static Database open(Path file) {
    Path absolute = file.toAbsolutePath();
    HikariDataSource writer = null;
    try {
      java.nio.file.Files.createDirectories(absolute.getParent());
      writer = pool(absolute, "&transaction_mode=IMMEDIATE", 1);
      try (Connection connection = writer.getConnection()) {
        new Migrations().run(connection);
      }
      return new Database(absolute, writer, pool(absolute, "", READERS));
    } catch (SQLException | java.io.IOException | RuntimeException e) {
      if (writer != null) {
        writer.close();
      }
      if (e instanceof FailureException failure) {
        throw failure;
      }
      throw new FailureException(
          FailureCode.INTERNAL,
          "opening the database %s: %s; see that the directory is writable and the disk is not full"
              .formatted(absolute, e.getMessage()),
          e);
    }
  }

  private static HikariDataSource pool(Path file, String more, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + file + PRAGMAS + more);
    config.setPoolName("gateway-" + (size == 1 ? "writer" : "readers"));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setAutoCommit(size != 1);
    // A file does not go away as a server may: nothing to be checked or renewed.
    config.setMaxLifetime(0);
    config.setKeepaliveTime(0);
    return new HikariDataSource(config);
  }

  /** Work on a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Runs work in one transaction: all of it is on disk once this returns, or none if it throws. */
  public <T> T write(Work<T> work) {
    try (Connection connection = writer.getConnection()) {
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw failure("writing", e);
    }
  }

  /** Runs work that only reads; each statement sees all that was committed before it. */
  public <T> T read(Work<T> work) {
    try (Connection connection = readers.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw failure("reading", e);
    }
  }

  private FailureException failure(String doing, SQLException e) {
    // SQLITE_FULL of https://www.sqlite.org/rescode.html
    boolean full = (e.getErrorCode() & 0xff) == 13;
    return new FailureException(
        full ? FailureCode.NO_SPACE : FailureCode.INTERNAL,
        "%s the database %s: %s".formatted(doing, file, e.getMessage()),
        e);
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}
