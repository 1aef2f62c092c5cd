package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.vm.Owner;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmState;
import org.jspecify.annotations.Nullable;

/** VMs. */
public final class VmStore {
  private static final String COLUMNS = "SELECT sequence, version, document FROM vm ";

  private static final String INSERT =
      "INSERT INTO vm (id, sequence, name, state, image, image_digest, conversion, runner, attempt,"
          + " due_millis, room_since_millis, version, document, owner, cpus, memory_mib, disk_gib)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)";

  private static final String UPDATE =
      "UPDATE vm SET state = ?, image_digest = ?, conversion = ?, runner = ?,"
          + " attempt = ?, due_millis = ?, room_since_millis = ?, document = ?, disk_gib = ?,"
          + " version = version + 1 WHERE id = ? AND version = ?";

  /** A record as it was read and as it is to be written. */
  public record Change(StoredVm before, VmRecord after) {}

  /**
   * A record with what the store adds to it.
   *
   * @param sequence its place in the order of creation
   * @param version how often it was written
   */
  public record StoredVm(long sequence, long version, VmRecord vm) {}

  static final Sql.Row<StoredVm> ROW =
      result ->
          new StoredVm(
              result.getLong(1), result.getLong(2), Sql.parse(result.getString(3), VmRecord.class));

  public void insert(Connection connection, VmRecord vm) throws SQLException {
    insertAll(connection, List.of(vm));
  }

  /** Inserts new records, in this order. */
  public void insertAll(Connection connection, List<VmRecord> vms) throws SQLException {
    if (vms.isEmpty()) {
      return;
    }
    long sequence = Transaction.current().take(vms.size());
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<@Nullable Object[]> labels = new ArrayList<>();
    for (VmRecord vm : vms) {
      rows.add(values(sequence++, vm));
      vm.spec()
          .labels()
          .forEach((name, value) -> labels.add(new Object[] {vm.id().toString(), name, value}));
    }
    Sql.batch(connection, INSERT, rows);
    Sql.batch(connection, "INSERT INTO vm_label (vm, name, value) VALUES (?, ?, ?)", labels);
  }

  private static @Nullable Object[] values(long sequence, VmRecord vm) {
    return new @Nullable Object[] {
      vm.id().toString(),
      sequence,
      vm.name(),
      vm.state().toString(),
      vm.spec().root().reference().map(Object::toString).orElse(""),
      digest(vm).orElse(null),
      vm.status().conversion().map(UUID::toString).orElse(null),
      vm.status().runner().map(RunnerId::toString).orElse(null),
      vm.attempt(),
      dueMillis(vm),
      roomSinceMillis(vm),
      Sql.json(vm),
      vm.owner().map(Owner::token).orElse(null),
      vm.spec().cpus(),
      vm.spec().memoryMiB(),
      vm.spec().diskGiB()
    };
  }

  /** Writes a record that was read before; says false when somebody else wrote it in between. */
  public boolean update(Connection connection, StoredVm before, VmRecord vm) throws SQLException {
    return updateAll(connection, List.of(new Change(before, vm)));
  }

  /** Writes records that were read before; says false when somebody else wrote one in between. */
  public boolean updateAll(Connection connection, List<Change> changes) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Change change : changes) {
      VmRecord vm = change.after();
      rows.add(
          new @Nullable Object[] {
            vm.state().toString(),
            digest(vm).orElse(null),
            vm.status().conversion().map(UUID::toString).orElse(null),
            vm.status().runner().map(RunnerId::toString).orElse(null),
            vm.attempt(),
            dueMillis(vm),
            roomSinceMillis(vm),
            Sql.json(vm),
            vm.spec().diskGiB(),
            vm.id().toString(),
            change.before().version()
          });
    }
    return IntStream.of(Sql.batch(connection, UPDATE, rows)).allMatch(count -> count == 1);
  }

  private static Optional<String> digest(VmRecord vm) {
    return vm.status().image().map(ImageDescription::digest).map(Digest::toString);
  }

  private static @Nullable Long dueMillis(VmRecord vm) {
    return vm.status().due().map(Instant::toEpochMilli).orElse(null);
  }

  private static @Nullable Long roomSinceMillis(VmRecord vm) {
    return vm.status().roomWait().map(wait -> wait.since().toEpochMilli()).orElse(null);
  }

  public void delete(Connection connection, VmId vm) throws SQLException {
    Sql.update(connection, "DELETE FROM vm WHERE id = ?", vm.toString());
  }

  public Optional<StoredVm> find(Connection connection, VmId vm) throws SQLException {
    return Sql.first(connection, ROW, COLUMNS + "WHERE id = ?", vm.toString());
  }

  public Optional<StoredVm> findByName(Connection connection, String name) throws SQLException {
    return Sql.first(connection, ROW, COLUMNS + "WHERE name = ?", name);
  }

  /** Those of some names that are taken, with the ids of the VMs that have them. */
  public Map<String, VmId> findNames(Connection connection, Collection<String> names)
      throws SQLException {
    Map<String, VmId> taken = new HashMap<>();
    if (!names.isEmpty()) {
      Sql.list(
          connection,
          result -> taken.put(result.getString(1), VmId.parse(result.getString(2))),
          "SELECT name, id FROM vm WHERE name IN (" + Sql.roundedMarks(names.size()) + ")",
          Sql.rounded(names));
    }
    return taken;
  }

  /** VMs whose id begins so, at most two: enough to see whether there is one. */
  public List<StoredVm> findByIdPrefix(Connection connection, String hexadecimal)
      throws SQLException {
    return Sql.list(connection, ROW, COLUMNS + "WHERE id LIKE ? LIMIT 2", hexadecimal + "%");
  }

  public List<StoredVm> findByState(Connection connection, Collection<VmState> states)
      throws SQLException {
    return Sql.list(
        connection,
        ROW,
        COLUMNS + "WHERE state IN (" + Sql.marks(states.size()) + ") ORDER BY sequence",
        states.stream().map(VmState::toString).toArray());
  }

  public List<StoredVm> findByConversion(Connection connection, UUID conversion, VmState state)
      throws SQLException {
    return Sql.list(
        connection,
        ROW,
        COLUMNS + "WHERE conversion = ? AND state = ? ORDER BY sequence",
        conversion.toString(),
        state.toString());
  }

  public int countByImage(Connection connection, Digest digest) throws SQLException {
    return Sql.first(
            connection,
            result -> result.getInt(1),
            "SELECT COUNT(*) FROM vm WHERE image_digest = ?",
            digest.toString())
        .orElse(0);
  }

  public Map<VmState, Integer> countByState(Connection connection) throws SQLException {
    Map<VmState, Integer> counts = new EnumMap<>(VmState.class);
    for (VmState state : VmState.values()) {
      counts.put(state, 0);
    }
    Sql.list(
        connection,
        result -> counts.put(VmState.parse(result.getString(1)), result.getInt(2)),
        "SELECT state, COUNT(*) FROM vm GROUP BY state");
    return counts;
  }

  /** One page, newest first. */
  public List<StoredVm> page(Connection connection, VmFilter filter, long before, int limit)
      throws SQLException {
    StringBuilder sql = new StringBuilder(COLUMNS).append("WHERE sequence < ?");
    List<Object> values = new ArrayList<>(List.of(before));
    if (!filter.states().isEmpty()) {
      sql.append(" AND state IN (").append(Sql.marks(filter.states().size())).append(")");
      filter.states().forEach(state -> values.add(state.toString()));
    }
    if (filter.image().isPresent()) {
      sql.append(" AND (image = ? OR image_digest = ?)");
      values.add(filter.image().get());
      values.add(filter.image().get());
    }
    for (VmFilter.Label label : filter.labels()) {
      sql.append(" AND EXISTS (SELECT 1 FROM vm_label WHERE vm = vm.id AND name = ?");
      values.add(label.name());
      if (label.value().isPresent()) {
        sql.append(" AND value = ?");
        values.add(label.value().get());
      }
      sql.append(")");
    }
    sql.append(" ORDER BY sequence DESC LIMIT ?");
    values.add(limit);
    return Sql.list(connection, ROW, sql.toString(), values.toArray());
  }
}
