package org.bootwright.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.store.Database;
import org.bootwright.gateway.store.DatabaseConfig;
import org.bootwright.gateway.store.VmStore;
import org.bootwright.gateway.vm.Owner;
import org.bootwright.gateway.vm.VmRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuotaTest {
  private static final int TRIES = 25;

  @TempDir Path directory;
  private final VmStore vms = new VmStore();

  /** Whether one more VM was taken on. */
  private boolean take(Database database, Owner owner) {
    VmId id = new VmId(UUID.randomUUID());
    VmSpec spec = VmSpec.of(ImageReference.parse("demo")).cpus(2).build();
    VmRecord vm =
        VmRecord.accepted(id, "vm-" + id, spec, Instant.EPOCH).ownedBy(Optional.of(owner));
    try {
      return database.write(
          connection -> {
            Quota.check(connection, owner, spec, List.of());
            vms.insert(connection, vm);
            return true;
          });
    } catch (FailureException refused) {
      assertThat(refused.code()).isEqualTo(FailureCode.LIMIT_REACHED);
      return false;
    }
  }

  private static Owner owner(Database database, TokenLimits limits) {
    Tokens tokens = new Tokens(database, InstantSource.system());
    ApiToken token = tokens.create("ci", Scope.OPERATE, Optional.empty(), limits).token();
    return new Owner(token.id().toString(), token.name());
  }

  private static TokenLimits cpus(int most) {
    return new TokenLimits(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(most),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void concurrentTransactionsTogetherDoNotPassALimit() throws Exception {
    try (Database database =
            Database.open(new DatabaseConfig.SqliteFile(directory.resolve("gateway.db")));
        ExecutorService executor = Executors.newFixedThreadPool(4)) {
      Owner owner = owner(database, cpus(15));
      List<Future<Boolean>> taken = new ArrayList<>();
      for (int i = 0; i < TRIES; i++) {
        taken.add(executor.submit(() -> take(database, owner)));
      }
      int count = 0;
      for (Future<Boolean> future : taken) {
        count += future.get() ? 1 : 0;
      }
      assertThat(count).isEqualTo(7);
    }
  }

  @Test
  void vmsOfOneTransactionCountToo() {
    try (Database database =
        Database.open(new DatabaseConfig.SqliteFile(directory.resolve("gateway.db")))) {
      Owner owner = owner(database, cpus(4));
      VmSpec spec = VmSpec.of(ImageReference.parse("demo")).cpus(2).build();
      List<VmSpec> taken =
          database.write(
              connection -> {
                List<VmSpec> unwritten = new ArrayList<>();
                try {
                  while (unwritten.size() < TRIES) {
                    Quota.check(connection, owner, spec, unwritten);
                    unwritten.add(spec);
                  }
                } catch (FailureException full) {
                  assertThat(full.code()).isEqualTo(FailureCode.LIMIT_REACHED);
                }
                return unwritten;
              });
      assertThat(taken).hasSize(2);
    }
  }

  @Test
  void aTokenWithoutLimitsHasNone() {
    try (Database database =
        Database.open(new DatabaseConfig.SqliteFile(directory.resolve("gateway.db")))) {
      Owner owner = owner(database, TokenLimits.NONE);
      for (int i = 0; i < TRIES; i++) {
        assertThat(take(database, owner)).isTrue();
      }
      assertThat(take(database, new Owner("0".repeat(16), "gone"))).isTrue();
    }
  }
}
