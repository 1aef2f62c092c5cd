package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
      "INSERT INTO vm (id, sequence, name, state, image, image_digest, conversion, runner, version,"
          + " document, owner, cpus, memory_mib, disk_gib)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)";

  /**
   * A record with what the store adds to it.
   *
   * @param sequence its place in the order of creation
   * @param version how often it was written
   */
  public record StoredVm(long sequence, long version, VmRecord vm) {}

  private static final Sql.Row<StoredVm> ROW =
      result ->
          new StoredVm(
              result.getLong(1), result.getLong(2), Sql.parse(result.getString(3), VmRecord.class));

  public void insert(Connection connection, VmRecord vm) throws SQLException {
    insertAll(connection, List.of(vm));
  }

  /** Inserts new records, in this order. */
  public void insertAll(Connection connection, List<VmRecord> vms) throws SQLException {
    long sequence = Sql.takeSequences(connection, vms.size());
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
      vm.spec().image().toString(),
      digest(vm).orElse(null),
      vm.status().conversion().map(UUID::toString).orElse(null),
      vm.status().runner().map(RunnerId::toString).orElse(null),
      Sql.json(vm),
      vm.owner().map(Owner::token).orElse(null),
      vm.spec().cpus(),
      vm.spec().memoryMiB(),
      vm.spec().diskGiB()
    };
  }

  /** Writes a record that was read before; says false when somebody else wrote it in between. */
  public boolean update(Connection connection, StoredVm before, VmRecord vm) throws SQLException {
    return Sql.update(
            connection,
            "UPDATE vm SET state = ?, image_digest = ?, conversion = ?, runner = ?, document = ?,"
                + " version = version + 1 WHERE id = ? AND version = ?",
            vm.state().toString(),
            digest(vm).orElse(null),
            vm.status().conversion().map(UUID::toString).orElse(null),
            vm.status().runner().map(RunnerId::toString).orElse(null),
            Sql.json(vm),
            vm.id().toString(),
            before.version())
        == 1;
  }

  private static Optional<String> digest(VmRecord vm) {
    return vm.status().image().map(ImageDescription::digest).map(Digest::toString);
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
          "SELECT name, id FROM vm WHERE name IN (" + Sql.marks(names.size()) + ")",
          names.toArray());
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

  /** VMs that a runner has or may have. */
  public List<StoredVm> findOnRunner(Connection connection, RunnerId runner) throws SQLException {
    return Sql.list(
        connection,
        ROW,
        COLUMNS
            + "WHERE runner = ? AND state IN ('starting', 'running', 'stopping', 'lost')"
            + " ORDER BY sequence",
        runner.toString());
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
