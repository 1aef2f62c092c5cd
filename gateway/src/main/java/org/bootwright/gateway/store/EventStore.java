package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootwright.contracts.vm.VmId;
import org.jspecify.annotations.Nullable;

/** What happened, for those who were not listening then. The oldest are forgotten. */
public final class EventStore {
  /** A client that is away for longer than this many events reads the lists again. */
  static final int KEPT = 10_000;

  /** Trimming walks over all that are kept, so it is done now and then. */
  private static final int TRIM_EVERY = 1_000;

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

  /**
   * The next events after some place in the order.
   *
   * @param forgotten the newest that is no longer kept: if it is newer than that place, then some
   *     are missing
   */
  public record Batch(List<StoredEvent> events, long forgotten) {
    public Batch {
      events = List.copyOf(events);
    }
  }

  private record Counted(StoredEvent event, long forgotten) {}

  private static final String INSERT =
      "INSERT INTO event (sequence, kind, vms, data) VALUES (?, ?, ?, ?)";

  private static final String FORGOTTEN =
      "(SELECT value FROM counter WHERE name = 'events-forgotten')";

  private final AtomicInteger added = new AtomicInteger();
  private final int kept;
  private final int trimEvery;

  public EventStore() {
    this(KEPT, TRIM_EVERY);
  }

  EventStore(int kept, int trimEvery) {
    this.kept = kept;
    this.trimEvery = trimEvery;
  }

  public void add(Connection connection, String kind, Collection<VmId> vms, Object data)
      throws SQLException {
    Sql.update(connection, INSERT, values(Sql.nextSequence(connection), kind, vms, data));
    trimNowAndThen(connection, 1);
  }

  /** Adds an event of one kind for each of some VMs, in this order. */
  public void addAll(Connection connection, String kind, SequencedMap<VmId, ?> dataByVm)
      throws SQLException {
    long sequence = Sql.takeSequences(connection, dataByVm.size());
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Map.Entry<VmId, ?> entry : dataByVm.entrySet()) {
      rows.add(values(sequence++, kind, List.of(entry.getKey()), entry.getValue()));
    }
    Sql.batch(connection, INSERT, rows);
    trimNowAndThen(connection, rows.size());
  }

  private static @Nullable Object[] values(
      long sequence, String kind, Collection<VmId> vms, Object data) {
    return new @Nullable Object[] {
      sequence, kind, String.join(" ", vms.stream().map(VmId::toString).toList()), Sql.json(data)
    };
  }

  private void trimNowAndThen(Connection connection, int count) throws SQLException {
    // Not by the sequence: others draw from it too, and might take every number that would trim.
    int before = added.getAndAdd(count);
    if (Math.floorDiv(before, trimEvery) != Math.floorDiv(before + count, trimEvery)) {
      trim(connection);
    }
  }

  private void trim(Connection connection) throws SQLException {
    Optional<Long> newestToForget =
        Sql.first(
            connection,
            result -> result.getLong(1),
            "SELECT sequence FROM event ORDER BY sequence DESC LIMIT 1 OFFSET ?",
            kept);
    if (newestToForget.isPresent()) {
      long sequence = newestToForget.get();
      Sql.update(connection, "DELETE FROM event WHERE sequence <= ?", sequence);
      Sql.update(
          connection, "UPDATE counter SET value = ? WHERE name = 'events-forgotten'", sequence);
    }
  }

  public Batch after(Connection connection, long sequence, int limit) throws SQLException {
    // In one statement, so that nothing is forgotten between the two answers.
    List<Counted> rows =
        Sql.list(
            connection,
            result -> new Counted(ROW.read(result), result.getLong(5)),
            "SELECT sequence, kind, vms, data, "
                + FORGOTTEN
                + " FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?",
            sequence,
            limit);
    return new Batch(
        rows.stream().map(Counted::event).toList(),
        rows.isEmpty() ? 0 : rows.getFirst().forgotten());
  }

  /** The newest sequence number, or 0. */
  public long newest(Connection connection) throws SQLException {
    return Sql.first(
            connection, result -> result.getLong(1), "SELECT COALESCE(MAX(sequence), 0) FROM event")
        .orElse(0L);
  }

  /** The newest event that is no longer kept. */
  public long forgotten(Connection connection) throws SQLException {
    return Sql.first(connection, result -> result.getLong(1), "SELECT " + FORGOTTEN).orElse(0L);
  }
}
