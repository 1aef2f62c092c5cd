package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.gateway.conversion.Conversion;

/** Conversions. */
public final class ConversionStore {
  /** Those that are over are kept to be looked at, this many. */
  private static final int KEPT = 1_000;

  private static final String COLUMNS = "SELECT document FROM conversion ";
  private static final String UNDER_WAY = "state IN ('waiting', 'running')";

  private static final Sql.Row<Conversion> ROW =
      result -> Sql.parse(result.getString(1), Conversion.class);

  public void insert(Connection connection, Conversion conversion) throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM conversion WHERE NOT "
            + UNDER_WAY
            + " AND sequence <= (SELECT sequence FROM conversion ORDER BY sequence DESC LIMIT 1 OFFSET ?)",
        KEPT);
    Sql.update(
        connection,
        "INSERT INTO conversion (id, sequence, reference, platform, state, document)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        conversion.id().toString(),
        Sql.nextSequence(),
        conversion.reference().toString(),
        conversion.platform().toString(),
        conversion.state().toString(),
        Sql.json(conversion));
  }

  public void update(Connection connection, Conversion conversion) throws SQLException {
    Sql.update(
        connection,
        "UPDATE conversion SET state = ?, document = ? WHERE id = ?",
        conversion.state().toString(),
        Sql.json(conversion),
        conversion.id().toString());
  }

  public Optional<Conversion> find(Connection connection, UUID id) throws SQLException {
    return Sql.first(connection, ROW, COLUMNS + "WHERE id = ?", id.toString());
  }

  public Optional<Conversion> findUnderWay(
      Connection connection, ImageReference reference, Platform platform) throws SQLException {
    return Sql.first(
        connection,
        ROW,
        COLUMNS + "WHERE " + UNDER_WAY + " AND reference = ? AND platform = ?",
        reference.toString(),
        platform.toString());
  }

  public List<Conversion> findUnderWay(Connection connection) throws SQLException {
    return Sql.list(connection, ROW, COLUMNS + "WHERE " + UNDER_WAY + " ORDER BY sequence");
  }
}
