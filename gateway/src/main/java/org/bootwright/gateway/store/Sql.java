package org.bootwright.gateway.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.json.ContractsJson;
import org.jspecify.annotations.Nullable;

/** Statements with parameters, and documents as JSON. */
public final class Sql {
  private Sql() {}

  /** Reads the row that the result set stands on. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet result) throws SQLException;
  }

  public static <T> List<T> list(
      Connection connection, Row<T> row, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet result = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row.read(result));
      }
      return rows;
    }
  }

  public static <T> Optional<T> first(
      Connection connection, Row<T> row, String sql, @Nullable Object... values)
      throws SQLException {
    return list(connection, row, sql, values).stream().findFirst();
  }

  /** How many rows were changed. */
  public static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** Runs a statement for each row of values, all in one go. */
  static void batch(Connection connection, String sql, List<@Nullable Object[]> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (@Nullable Object[] row : rows) {
        set(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void set(PreparedStatement statement, @Nullable Object[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      set(statement, values);
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** The next number of the one sequence that orders everything. */
  static long nextSequence(Connection connection) throws SQLException {
    return takeSequences(connection, 1);
  }

  /** The first of as many numbers that follow each other. */
  static long takeSequences(Connection connection, int count) throws SQLException {
    long last =
        first(
                connection,
                result -> result.getLong(1),
                "UPDATE counter SET value = value + ? WHERE name = 'sequence' RETURNING value",
                count)
            .orElseThrow(() -> new IllegalStateException("the counter has no row"));
    return last - count + 1;
  }

  /** As many marks as there are values in a list. */
  static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  static String json(Object value) {
    try {
      return ContractsJson.shared().mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record must have a JSON form: " + value.getClass(), e);
    }
  }

  static <T> T parse(String json, Class<T> type) {
    try {
      return ContractsJson.shared().mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written as a record must be readable as one", e);
    }
  }
}
