package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bootwright.contracts.vm.VmId;

/** What happened, for those who were not listening then. The oldest are forgotten. */
public final class EventStore {
  /** A client that is away for longer than this many events reads the lists again. */
  static final int KEPT = 10_000;

  /** Trimming costs a statement, so it is done now and then. */
  private static final int TRIM_EVERY = 64;

  /**
   * One event.
   *
   * @param vms ids of the VMs that it concerns
   * @param data JSON
   */
  public record StoredEvent(long sequence, String kind, List<String> vms, String data) {}

  private static final Sql.Row<StoredEvent> ROW =
      result ->
          new StoredEvent(
              result.getLong(1),
              result.getString(2),
              List.of(result.getString(3).split(" ", -1)),
              result.getString(4));

  private final AtomicLong added = new AtomicLong();
  private final int kept;

  public EventStore() {
    this(KEPT);
  }

  EventStore(int kept) {
    this.kept = kept;
  }

  public void add(Connection connection, String kind, Collection<VmId> vms, Object data)
      throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO event (sequence, kind, vms, data) VALUES (?, ?, ?, ?)",
        Sql.nextSequence(connection),
        kind,
        String.join(" ", vms.stream().map(VmId::toString).toList()),
        Sql.json(data));
    // Not by the sequence: others draw from it too, and might take every number that would trim.
    if (added.incrementAndGet() % TRIM_EVERY == 0) {
      trim(connection);
    }
  }

  private void trim(Connection connection) throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM event WHERE sequence <="
            + " (SELECT sequence FROM event ORDER BY sequence DESC LIMIT 1 OFFSET ?)",
        kept);
  }

  public List<StoredEvent> after(Connection connection, long sequence, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        ROW,
        "SELECT sequence, kind, vms, data FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?",
        sequence,
        limit);
  }

  /** Whether an event is still kept. */
  public boolean isThere(Connection connection, long sequence) throws SQLException {
    return Sql.first(
            connection,
            result -> result.getLong(1),
            "SELECT sequence FROM event WHERE sequence = ?",
            sequence)
        .isPresent();
  }

  /** The newest sequence number, or 0. */
  public long newest(Connection connection) throws SQLException {
    return edge(connection, "MAX");
  }

  /** The oldest that is kept, or 0. */
  public long oldest(Connection connection) throws SQLException {
    return edge(connection, "MIN");
  }

  private static long edge(Connection connection, String function) throws SQLException {
    return Sql.first(
            connection,
            result -> result.getLong(1),
            "SELECT COALESCE(" + function + "(sequence), 0) FROM event")
        .orElse(0L);
  }
}
