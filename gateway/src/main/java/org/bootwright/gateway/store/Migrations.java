package org.bootwright.gateway.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Brings the tables up to date by the numbered files that this version knows. Each runs once, in
 * one transaction with the note that it ran. A file that was released never changes.
 */
final class Migrations {
  private static final List<String> FILES =
      List.of(
          "0001-records.sql",
          "0002-several-gateways.sql",
          "0003-life.sql",
          "0004-access.sql",
          "0005-image-names.sql",
          "0006-image-use.sql");

  void run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY)");
    }
    connection.commit();
    int present = present(connection);
    if (present > FILES.size()) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "opening the database: it has version %d and this program knows up to %d; use the program that wrote it, or a newer one"
              .formatted(present, FILES.size()));
    }
    for (int version = present + 1; version <= FILES.size(); version++) {
      apply(connection, version);
    }
  }

  private static int present(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM migration")) {
      result.next();
      return result.getInt(1);
    }
  }

  private static void apply(Connection connection, int version) throws SQLException {
    for (String sql : read(FILES.get(version - 1)).split(";\\s*\n", -1)) {
      if (!sql.isBlank()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(sql);
        }
      }
    }
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO migration (version) VALUES (?)")) {
      statement.setLong(1, version);
      statement.executeUpdate();
    }
    connection.commit();
  }

  private static String read(String file) {
    try (InputStream stream = Migrations.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
