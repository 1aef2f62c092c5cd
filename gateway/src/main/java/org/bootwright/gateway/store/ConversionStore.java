package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.image.ImageDescription;
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

  /** A conversion that is under way, with when it is to be looked at. */
  public record Timed(Conversion conversion, Instant due, Duration pause) {}

  private static final Sql.Row<Timed> TIMED =
      result ->
          new Timed(
              Sql.parse(result.getString(1), Conversion.class),
              Instant.ofEpochMilli(result.getLong(2)),
              Duration.ofMillis(result.getLong(3)));

  /** Writes a new one; says false where another one of the same image is under way. */
  public boolean insert(Connection connection, Conversion conversion, Instant due, Duration pause)
      throws SQLException {
    int inserted =
        Sql.update(
            connection,
            "INSERT INTO conversion"
                + " (id, sequence, reference, platform, state, due_millis, pause_millis, document)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            conversion.id().toString(),
            Sql.nextSequence(),
            conversion.reference().toString(),
            conversion.platform().toString(),
            conversion.state().toString(),
            due.toEpochMilli(),
            pause.toMillis(),
            Sql.json(conversion));
    if (inserted == 1) {
      Sql.update(
          connection,
          "DELETE FROM conversion WHERE NOT "
              + UNDER_WAY
              + " AND sequence <= (SELECT sequence FROM conversion ORDER BY sequence DESC LIMIT 1 OFFSET ?)",
          KEPT);
    }
    return inserted == 1;
  }

  public void update(Connection connection, Conversion conversion) throws SQLException {
    Sql.update(
        connection,
        "UPDATE conversion SET state = ?, document = ? WHERE id = ?",
        conversion.state().toString(),
        Sql.json(conversion),
        conversion.id().toString());
  }

  /** Notes when one is to be looked at. */
  public void setDue(Connection connection, UUID id, Instant due, Duration pause)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE conversion SET due_millis = ?, pause_millis = ? WHERE id = ?",
        due.toEpochMilli(),
        pause.toMillis(),
        id.toString());
  }

  /** Moves the end of a running one's lease, unless it is that late already. */
  public void renew(Connection connection, UUID id, Instant unlessAfter, Instant due)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE conversion SET due_millis = ? WHERE id = ? AND state = 'running' AND due_millis < ?",
        due.toEpochMilli(),
        id.toString(),
        unlessAfter.toEpochMilli());
  }

  /**
   * Those under way that were to be looked at before now, those that are late the longest first.
   */
  public List<Timed> findDue(Connection connection, Instant now, int limit) throws SQLException {
    return Sql.list(
        connection,
        TIMED,
        "SELECT document, due_millis, pause_millis FROM conversion WHERE "
            + UNDER_WAY
            + " AND due_millis < ? ORDER BY due_millis LIMIT ?",
        now.toEpochMilli(),
        limit);
  }

  /** How one under way is timed now. */
  public Optional<Timed> findTimed(Connection connection, UUID id) throws SQLException {
    return Sql.first(
        connection,
        TIMED,
        "SELECT document, due_millis, pause_millis FROM conversion WHERE id = ? AND " + UNDER_WAY,
        id.toString());
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

  /**
   * Whether a conversion is under way of anything that was this image when it was last asked for.
   */
  public boolean isUnderWay(Connection connection, ImageDescription image) throws SQLException {
    return Sql.first(
            connection,
            ROW,
            COLUMNS
                + "WHERE "
                + UNDER_WAY
                + " AND ((reference = ? AND platform = ?) OR EXISTS (SELECT 1 FROM image_name"
                + " WHERE digest = ? AND image_name.reference = conversion.reference"
                + " AND image_name.platform = conversion.platform))",
            image.reference().toString(),
            image.platform().toString(),
            image.digest().toString())
        .isPresent();
  }

  public List<Conversion> findUnderWay(Connection connection) throws SQLException {
    return Sql.list(connection, ROW, COLUMNS + "WHERE " + UNDER_WAY + " ORDER BY sequence");
  }
}
