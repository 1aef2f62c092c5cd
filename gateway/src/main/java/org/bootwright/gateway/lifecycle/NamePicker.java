package org.bootwright.gateway.lifecycle;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.store.VmStore;
import org.bootwright.gateway.vm.NameMaker;

/**
 * Gives each wish of a group a name that nobody has, asking the database once for all of them. For
 * use within one transaction.
 */
final class NamePicker {
  /**
   * How often each name that is made up was found to be taken: two that are easy to say, then one
   * that hardly anybody has. Where the readable ones have run out, this still finds one at once.
   */
  private static final List<Integer> TRIES = List.of(0, 1, 10);

  /** So many names taken in a row means that the source of names is broken. */
  private static final int MAXIMUM_ROUNDS = 30;

  private final VmStore vms;
  private final NameMaker names;
  private final Connection connection;

  /** By identity, since two wishes may be equal. */
  private final IdentityHashMap<Wish, List<String>> candidates = new IdentityHashMap<>();

  private final Map<String, VmId> taken;

  NamePicker(VmStore vms, NameMaker names, Connection connection, List<Wish> wishes)
      throws SQLException {
    this.vms = vms;
    this.names = names;
    this.connection = connection;
    Set<String> asked = new HashSet<>();
    for (Wish wish : wishes) {
      asked.addAll(candidates.computeIfAbsent(wish, this::candidates));
    }
    taken = new HashMap<>(vms.findNames(connection, asked));
  }

  private List<String> candidates(Wish wish) {
    return wish.name().map(List::of).orElseGet(() -> TRIES.stream().map(names::make).toList());
  }

  /** The wish's name, which is taken from now on. */
  String pick(Wish wish, VmId id) throws SQLException {
    String name = wish.name().isPresent() ? free(wish.name().get()) : madeUp(wish);
    taken.put(name, id);
    return name;
  }

  private String free(String name) {
    VmId other = taken.get(name);
    if (other != null) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "asking for a VM: the name %s is taken by VM %s; remove that one, or choose another name"
              .formatted(name, other.shortForm()));
    }
    return name;
  }

  private String madeUp(Wish wish) throws SQLException {
    List<String> round = new ArrayList<>(candidates.getOrDefault(wish, List.of()));
    for (int rounds = 0; rounds < MAXIMUM_ROUNDS; rounds++) {
      for (String name : round) {
        if (!taken.containsKey(name)) {
          return name;
        }
      }
      round = candidates(wish);
      taken.putAll(vms.findNames(connection, round));
    }
    throw new IllegalStateException("every name that was made up is taken");
  }
}
