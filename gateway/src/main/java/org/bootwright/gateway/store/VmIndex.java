package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.VmState;

/** Finds VMs by what has a column, for those who ask again and again. */
public final class VmIndex {
  private static final String ON_RUNNER =
      " state IN ("
          + Stream.of(VmState.values())
              .filter(VmState::isOnRunner)
              .map(state -> "'" + state + "'")
              .collect(Collectors.joining(", "))
          + ")";

  /** A VM as a heartbeat sees it. */
  public record Presence(VmState state, int attempt) {}

  /** A place in the order in which VMs wait for room. */
  public record RoomPlace(long sinceMillis, long sequence) {
    public static final RoomPlace FRONT = new RoomPlace(Long.MIN_VALUE, 0);
  }

  /** A VM that waits for room. */
  public record Waiting(RoomPlace place, StoredVm stored) {}

  /** The VMs that a runner has or may have. */
  public Map<VmId, Presence> onRunner(Connection connection, RunnerId runner) throws SQLException {
    Map<VmId, Presence> found = new HashMap<>();
    Sql.list(
        connection,
        result ->
            found.put(
                VmId.parse(result.getString(1)),
                new Presence(VmState.parse(result.getString(2)), result.getInt(3))),
        "SELECT id, state, attempt FROM vm WHERE runner = ? AND" + ON_RUNNER,
        runner.toString());
    return found;
  }

  /** The runners that have or may have a VM. */
  public List<RunnerId> runners(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        result -> new RunnerId(result.getString(1)),
        "SELECT DISTINCT runner FROM vm WHERE runner IS NOT NULL AND" + ON_RUNNER);
  }

  /** The VMs that are to be looked at by now, those that are late the longest first. */
  public List<VmId> due(Connection connection, Instant now, int limit) throws SQLException {
    return Sql.list(
        connection,
        result -> VmId.parse(result.getString(1)),
        "SELECT id FROM vm WHERE due_millis <= ? ORDER BY due_millis LIMIT ?",
        now.toEpochMilli(),
        limit);
  }

  /** How many ended VMs will be started again without anybody asking for it. */
  public int countResting(Connection connection) throws SQLException {
    return Sql.first(
            connection,
            result -> result.getInt(1),
            "SELECT COUNT(*) FROM vm WHERE due_millis IS NOT NULL AND state IN ('stopped', 'failed')")
        .orElse(0);
  }

  public boolean somebodyWaitsForRoom(Connection connection) throws SQLException {
    return Sql.first(
            connection,
            result -> true,
            "SELECT sequence FROM vm WHERE room_since_millis IS NOT NULL LIMIT 1")
        .isPresent();
  }

  /** VMs that wait for room behind a place, those that wait the longest first. */
  public List<Waiting> waitingForRoom(Connection connection, RoomPlace behind, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        result ->
            new Waiting(
                new RoomPlace(result.getLong(4), result.getLong(1)), VmStore.ROW.read(result)),
        "SELECT sequence, version, document, room_since_millis FROM vm"
            + " WHERE room_since_millis > ? OR (room_since_millis = ? AND sequence > ?)"
            + " ORDER BY room_since_millis, sequence LIMIT ?",
        behind.sinceMillis(),
        behind.sinceMillis(),
        behind.sequence(),
        limit);
  }
}
