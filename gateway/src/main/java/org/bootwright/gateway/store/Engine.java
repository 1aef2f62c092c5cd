package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureException;

/** What differs between the kinds of database. Statements and tables do not. */
sealed interface Engine extends AutoCloseable permits SqliteEngine, PostgreSqlEngine {
  /** A connection that writes; it does not commit by itself. */
  Connection writer() throws SQLException;

  /** A connection that reads; each statement is a transaction of its own. */
  Connection reader() throws SQLException;

  /**
   * Has a transaction wait until it is the only one that may draw numbers, before it reads: what it
   * reads is then what it writes on, and no two such transactions can lock each other out.
   */
  void order(Connection connection) throws SQLException;

  /** Has a transaction's commit not wait for the disk, where that saves time. */
  void commitLazily(Connection connection) throws SQLException;

  /** Takes a turn for as long as what is returned is open; empty while another gateway has it. */
  Optional<Held> take(Turn turn) throws SQLException;

  /** Has something run, on a thread of its own, after others have changed the records. */
  void listen(Runnable changed);

  /** Says what a failed statement means. */
  FailureException failure(String doing, SQLException e);

  @Override
  void close();

  /** Something that is held until it is closed. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }
}
