package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the transaction of the calling thread still has to write: rows that nobody reads within it,
 * and how far it has counted. Both go to the database in one go before it commits, which takes a
 * few round trips however much was added.
 */
final class Transaction {
  private static final ScopedValue<Transaction> CURRENT = ScopedValue.newInstance();

  /** Bounds what is held in memory, and the size of one batch. */
  private static final int MAXIMUM_ROWS = 1_000;

  private final Connection connection;
  private final Map<String, List<@Nullable Object[]>> rows = new LinkedHashMap<>();
  private final List<Step> lastSteps = new ArrayList<>();
  private final boolean ordered;
  private long counted;
  private boolean counts;

  private Transaction(Connection connection, boolean ordered) {
    this.connection = connection;
    this.ordered = ordered;
  }

  /** What is done when everything else is written. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  /**
   * Runs work and writes what it has left to be written.
   *
   * @param ordered whether the transaction is the only one that counts: see {@link Engine#order}
   */
  static <T> T run(Connection connection, boolean ordered, Database.Work<T> work)
      throws SQLException {
    Transaction transaction = new Transaction(connection, ordered);
    return ScopedValue.where(CURRENT, transaction)
        .call(
            () -> {
              T result = work.on(connection);
              transaction.finish();
              return result;
            });
  }

  static Transaction current() {
    return CURRENT.orElseThrow(
        () -> new IllegalStateException("numbers are drawn and rows added in transactions only"));
  }

  /** Adds a row to a table that this transaction does not read. */
  void addLater(String insert, @Nullable Object... values) throws SQLException {
    List<@Nullable Object[]> waiting = rows.computeIfAbsent(insert, key -> new ArrayList<>());
    waiting.add(values);
    if (waiting.size() >= MAXIMUM_ROWS) {
      Sql.batch(connection, insert, waiting);
      waiting.clear();
    }
  }

  void doLast(Step step) {
    lastSteps.add(step);
  }

  /** The first of as many numbers that follow each other. */
  long take(int count) throws SQLException {
    if (!ordered) {
      throw new IllegalStateException("only transactions that wait for their turn may count");
    }
    if (!counts) {
      counted =
          Sql.first(
                  connection,
                  result -> result.getLong(1),
                  "SELECT value FROM counter WHERE name = 'sequence'")
              .orElseThrow(() -> new IllegalStateException("the counter has no row"));
      counts = true;
    }
    counted += count;
    return counted - count + 1;
  }

  private void finish() throws SQLException {
    for (Map.Entry<String, List<@Nullable Object[]>> table : rows.entrySet()) {
      Sql.batch(connection, table.getKey(), table.getValue());
    }
    if (counts) {
      Sql.update(connection, "UPDATE counter SET value = ? WHERE name = 'sequence'", counted);
    }
    for (Step step : lastSteps) {
      step.run();
    }
  }
}
