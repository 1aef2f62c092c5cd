package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The records' database. What {@link #write} has returned from survives a loss of power. Safe for
 * use by several threads; all methods block. A FailureException with {@code database_unavailable}
 * means that trying again later helps; a transaction that was being committed then may have been.
 */
public final class Database implements AutoCloseable {
  private final Engine engine;

  private Database(Engine engine) {
    this.engine = engine;
  }

  /** Opens a database, makes what it lacks, and brings its tables up to date. */
  public static Database open(DatabaseConfig config) {
    return new Database(
        switch (config) {
          case DatabaseConfig.SqliteFile sqlite -> SqliteEngine.open(sqlite);
          case DatabaseConfig.PostgreSql server -> PostgreSqlEngine.open(server);
        });
  }

  /** Work on a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Runs work in one transaction: all of it is on disk once this returns, or none if it throws.
   * Such transactions run one after the other, those of all gateways together, so that work reads
   * what is still so when it writes, and numbers become visible in the order in which they are
   * drawn.
   */
  public <T> T write(Work<T> work) {
    return transact(true, work);
  }

  /**
   * Runs work that draws no numbers and depends on no other row, in one transaction. Where the
   * database's host loses power within the second, it may be as if it had not been done.
   */
  public <T> T writeAside(Work<T> work) {
    return transact(false, work);
  }

  private <T> T transact(boolean ordered, Work<T> work) {
    try (Connection connection = engine.writer()) {
      try {
        if (ordered) {
          engine.order(connection);
        } else {
          engine.commitLazily(connection);
        }
        T result = Transaction.run(connection, ordered, work);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw engine.failure("writing", e);
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and the transaction with it: what went wrong first says more.
      cause.addSuppressed(e);
    }
  }

  /** Runs work that only reads; each statement sees all that was committed before it. */
  public <T> T read(Work<T> work) {
    try (Connection connection = engine.reader()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw engine.failure("reading", e);
    }
  }

  /**
   * Runs work that only one gateway may do at a time, or returns nothing at once while another one
   * does. The turn of a gateway that dies ends with its connection.
   */
  public <T> Optional<T> inTurn(Turn turn, Supplier<T> work) {
    Optional<Engine.Held> taken;
    try {
      taken = engine.take(turn);
    } catch (SQLException e) {
      throw engine.failure("taking the turn of " + turn + " in", e);
    }
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    try (Engine.Held _ = taken.get()) {
      return Optional.of(work.get());
    }
  }

  /** Has something run whenever another gateway has changed the records. To be called once. */
  public void onChangeElsewhere(Runnable changed) {
    engine.listen(changed);
  }

  @Override
  public void close() {
    engine.close();
  }
}
