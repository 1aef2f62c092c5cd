package org.bootwright.gateway.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** The next number of the one sequence that orders everything. */
  static long nextSequence(Connection connection) throws SQLException {
    return first(
            connection,
            result -> result.getLong(1),
            "UPDATE counter SET value = value + 1 WHERE name = 'sequence' RETURNING value")
        .orElseThrow(() -> new IllegalStateException("the counter has no row"));
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
