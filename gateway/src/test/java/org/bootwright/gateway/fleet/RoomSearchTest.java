package org.bootwright.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.message.Notice.VmAttempt;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.Test;

final class RoomSearchTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Fleet fleet = new Fleet(Duration.ofSeconds(30));

  private void heard(String runner, int memoryMiB, int usedMemoryMiB, VmAttempt... vms) {
    fleet.heard(
        new RunnerHeartbeat(
            new RunnerId(runner),
            "amd64",
            Accelerator.TCG,
            8,
            memoryMiB,
            100,
            0,
            usedMemoryMiB,
            0,
            true,
            List.of(vms),
            NOW),
        NOW);
  }

  private static Demand demand(long vm, int cpus, int memoryMiB) {
    return new Demand(
        new VmId(new UUID(0, vm)), "vm", "amd64", cpus, memoryMiB, 10, false, Optional.empty());
  }

  private Optional<String> find(Demand demand) {
    return find(fleet.searchRoom(NOW), demand);
  }

  private static Optional<String> find(RoomSearch search, Demand demand) {
    return search.find(demand, runner -> true).map(RunnerId::value);
  }

  @Test
  void theSmallestGapThatIsLargeEnoughIsTaken() {
    heard("a", 8_192, 0);
    heard("b", 8_192, 6_000);
    assertThat(find(demand(1, 1, 1_024))).contains("b");
    assertThat(find(demand(1, 1, 4_096))).contains("a");
    assertThat(find(demand(1, 9, 1_024))).isEmpty();
  }

  @Test
  void aSilentRunnerAndOneOfAnotherKindAreNotAsked() {
    heard("a", 8_192, 0);
    assertThat(fleet.searchRoom(NOW.plusSeconds(31)).find(demand(1, 1, 64), runner -> true))
        .isEmpty();
    Demand kvm =
        new Demand(new VmId(new UUID(0, 1)), "vm", "amd64", 1, 64, 1, true, Optional.empty());
    Demand elsewhere =
        new Demand(
            new VmId(new UUID(0, 1)),
            "vm",
            "amd64",
            1,
            64,
            0,
            false,
            Optional.of(new RunnerId("b")));
    assertThat(find(kvm)).isEmpty();
    assertThat(find(elsewhere)).isEmpty();
  }

  @Test
  void whatIsPromisedIsTakenUntilAHeartbeatShowsIt() {
    heard("a", 2_048, 0);
    Demand first = demand(1, 1, 1_500);
    fleet.promise(new RunnerId("a"), first, NOW);
    assertThat(find(demand(2, 1, 1_000))).isEmpty();
    heard("a", 2_048, 500, new VmAttempt(first.vm(), 1));
    assertThat(find(demand(2, 1, 1_000))).contains("a");
    fleet.promise(new RunnerId("a"), first, NOW);
    fleet.declined(new RunnerId("a"), first.vm());
    assertThat(find(demand(2, 1, 1_000))).contains("a");
  }

  @Test
  void roomIsHeldOnOneRunnerOnly() {
    heard("a", 8_192, 4_096);
    heard("b", 8_192, 5_000);
    RoomSearch search = fleet.searchRoom(NOW);
    search.hold(demand(1, 1, 8_192));
    search.hold(demand(2, 1, 8_000));
    assertThat(search.heldArchitectures()).isEqualTo(Set.of("amd64"));
    assertThat(find(search, demand(3, 1, 1_024))).contains("b");
    assertThat(find(search, demand(4, 1, 4_000))).isEmpty();
  }

  @Test
  void whatNoRunnerCanEverHoldIsToldWithFigures() {
    assertThat(fleet.searchRoom(NOW).whyNever(demand(1, 1, 64))).isEmpty();
    heard("a", 24 * 1_024, 0);
    heard("b", 1_000, 0);
    RoomSearch search = fleet.searchRoom(NOW);
    assertThat(search.whyNever(demand(1, 8, 24 * 1_024))).isEmpty();
    assertThat(search.whyNever(demand(1, 8, 64 * 1_024)))
        .hasValueSatisfying(
            why -> {
              assertThat(why.code()).isEqualTo(FailureCode.NO_MEMORY);
              assertThat(why.message())
                  .contains("needs 64 GiB of memory, and the largest runner has 24 GiB");
            });
    assertThat(search.whyNever(demand(1, 9, 64)))
        .hasValueSatisfying(
            why ->
                assertThat(why.message()).contains("needs 9 CPUs, and the largest runner has 8"));
  }
}
