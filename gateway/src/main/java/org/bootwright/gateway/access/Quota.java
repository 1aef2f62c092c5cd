package org.bootwright.gateway.access;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.store.Sql;
import org.bootwright.gateway.vm.Owner;

/** Holds tokens to the number and size of VMs that they may have at a time. */
public final class Quota {
  private static final String LIMITS =
      "SELECT vms, cpus, memory_mib, disk_gib FROM api_token WHERE id = ?"
          + " AND (vms IS NOT NULL OR cpus IS NOT NULL OR memory_mib IS NOT NULL"
          + " OR disk_gib IS NOT NULL)";

  private static final String LOCK = "UPDATE api_token SET checks = checks + 1 WHERE id = ?";

  private static final String USED =
      "SELECT COUNT(*), COALESCE(SUM(cpus), 0), COALESCE(SUM(memory_mib), 0),"
          + " COALESCE(SUM(disk_gib), 0) FROM vm"
          + " WHERE owner = ? AND state NOT IN ('stopped', 'failed')";

  private Quota() {}

  /** One thing that is limited. */
  private record Share(String what, Optional<Long> limit, long used, long asked) {
    boolean isTooMuch() {
      return limit.filter(most -> used + asked > most).isPresent();
    }

    @Override
    public String toString() {
      return "%s: %d in use and %d more asked for, of %d"
          .formatted(what, used, asked, limit.orElseThrow());
    }
  }

  /**
   * Fails with {@code limit_reached} if one more VM would be more than its owner may have.
   *
   * <p>Must be called in the transaction that writes the VM, before its row is written or turned
   * into one that has not ended. The token's row stays locked until that transaction ends, so that
   * of two requests at two gateways the second sees the first one's VM.
   *
   * @param unwritten what the same transaction has taken on for the owner and not written yet
   */
  public static void check(
      Connection connection, Owner owner, VmSpec spec, Collection<VmSpec> unwritten)
      throws SQLException {
    check(connection, owner, "taking on a VM", sizes(List.of(spec)), sizes(unwritten));
  }

  /** As {@link #check}, for a VM that was taken on and may write so much more. */
  public static void checkDisk(Connection connection, Owner owner, int moreGiB)
      throws SQLException {
    check(
        connection,
        owner,
        "giving a VM more disk",
        List.of(0L, 0L, 0L, (long) moreGiB),
        sizes(List.of()));
  }

  private static void check(
      Connection connection, Owner owner, String doing, List<Long> asked, List<Long> besides)
      throws SQLException {
    Optional<List<Optional<Long>>> limits =
        Sql.first(connection, Quota::four, LIMITS, owner.token());
    if (limits.isEmpty()) {
      return;
    }
    Sql.update(connection, LOCK, owner.token());
    List<Long> used =
        Sql.first(connection, Quota::four, USED, owner.token()).orElseThrow().stream()
            .map(Optional::orElseThrow)
            .toList();
    List<String> names = List.of("VMs", "CPUs", "MiB of memory", "GiB of disk");
    List<String> tooMuch = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Share share =
          new Share(names.get(i), limits.get().get(i), used.get(i) + besides.get(i), asked.get(i));
      if (share.isTooMuch()) {
        tooMuch.add(share.toString());
      }
    }
    if (!tooMuch.isEmpty()) {
      throw new FailureException(
          FailureCode.LIMIT_REACHED,
          "%s for token %s: it would have more than it may (%s); end or remove one of its VMs, or ask for less"
              .formatted(doing, owner.name(), String.join("; ", tooMuch)));
    }
  }

  private static List<Long> sizes(Collection<VmSpec> specs) {
    return List.of(
        (long) specs.size(),
        specs.stream().mapToLong(VmSpec::cpus).sum(),
        specs.stream().mapToLong(VmSpec::memoryMiB).sum(),
        specs.stream().mapToLong(VmSpec::diskGiB).sum());
  }

  private static List<Optional<Long>> four(ResultSet result) throws SQLException {
    List<Optional<Long>> values = new ArrayList<>();
    for (int column = 1; column <= 4; column++) {
      long value = result.getLong(column);
      values.add(result.wasNull() ? Optional.empty() : Optional.of(value));
    }
    return values;
  }
}
