package org.bootwright.gateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** One file of SQLite: one connection that writes and a few that read. */
final class SqliteEngine implements Engine {
  /** Readers hold a connection for a millisecond; more would only wait for the same disk. */
  private static final int READERS = 4;

  /** Somebody else writes the file, a backup for instance; longer than any such write lasts. */
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private static final String PRAGMAS =
      "?journal_mode=WAL&synchronous=FULL&foreign_keys=on&busy_timeout=" + BUSY_TIMEOUT_MILLIS;

  private final Path file;
  private final HikariDataSource writer;
  private final HikariDataSource readers;

  /** The file has one gateway, so turns are taken among its threads. */
  private final Map<Turn, Semaphore> turns =
      Stream.of(Turn.values())
          .collect(Collectors.toMap(Function.identity(), turn -> new Semaphore(1)));

  private SqliteEngine(Path file, HikariDataSource writer, HikariDataSource readers) {
    this.file = file;
    this.writer = writer;
    this.readers = readers;
  }

  static SqliteEngine open(DatabaseConfig.SqliteFile config) {
    Path absolute = config.file().toAbsolutePath();
    HikariDataSource writer = null;
    try {
      Files.createDirectories(absolute.getParent());
      writer = pool(absolute, "&transaction_mode=IMMEDIATE", 1);
      try (Connection connection = writer.getConnection()) {
        new Migrations().run(connection);
      }
      return new SqliteEngine(absolute, writer, pool(absolute, "", READERS));
    } catch (SQLException | IOException | RuntimeException e) {
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

  @Override
  public Connection writer() throws SQLException {
    return writer.getConnection();
  }

  @Override
  public Connection reader() throws SQLException {
    return readers.getConnection();
  }

  /** The one writer is the order. */
  @Override
  public void order(Connection connection) {}

  @Override
  public void commitLazily(Connection connection) {
    // The file's journal is synced for all transactions alike.
  }

  @Override
  public Optional<Held> take(Turn turn) {
    Semaphore free = turns.get(turn);
    return free != null && free.tryAcquire() ? Optional.of(free::release) : Optional.empty();
  }

  /** Nobody else changes the records. */
  @Override
  public void listen(Runnable changed) {}

  @Override
  public FailureException failure(String doing, SQLException e) {
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
