package org.bootwright.runner.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoomLedgerTest {
  private static final Room CAPACITY = new Room(8, 1000, 40);

  private long freeBytes = 10L << 30;
  private final RoomLedger ledger = new RoomLedger(CAPACITY, () -> freeBytes, 2L << 30);

  private static VmId vm() {
    return new VmId(UUID.randomUUID());
  }

  private RoomLedger.Reservation reserve(VmId vm, Room room) {
    return ((Admission.Granted) ledger.reserve(vm, room)).reservation();
  }

  private String refusal(VmId vm, Room room) {
    return ((Admission.Declined) ledger.reserve(vm, room)).reason();
  }

  @Test
  void everythingIsPromisedOnce() {
    RoomLedger.Reservation first = reserve(vm(), new Room(2, 600, 10));

    assertThat(refusal(vm(), new Room(1, 401, 10)))
        .isEqualTo("it needs 401 MiB of memory, 400 of this runner's 1000 are left");
    assertThat(refusal(vm(), new Room(7, 400, 31)))
        .contains("7 virtual CPUs, 6 of this runner's 8")
        .contains("31 GiB of disk, 30 of this runner's 40");
    assertThat(ledger.used()).isEqualTo(new Room(2, 600, 10));
    first.close();
    first.close();
    assertThat(ledger.used()).as("its disk stays").isEqualTo(new Room(0, 0, 10));
    reserve(vm(), new Room(8, 1000, 30));
  }

  @ParameterizedTest
  @CsvSource({"9, 1, 1, 9 virtual CPUs", "1, 1001, 1, 1001 MiB", "1, 1, 41, 41 GiB"})
  void whatNeverFitsIsSaidToBeSo(int cpus, int memoryMiB, int diskGiB, String part) {
    assertThat(refusal(vm(), new Room(cpus, memoryMiB, diskGiB))).contains(part).contains("in all");
  }

  @Test
  void diskOfAStoppedVmCountsUntilItIsForgottenButNotAgainstItself() {
    VmId stopped = vm();
    reserve(stopped, new Room(1, 1, 40)).close();
    assertThat(refusal(vm(), new Room(1, 1, 1))).contains("0 of this runner's 40");

    reserve(stopped, new Room(1, 1, 40)).close();

    ledger.forgetDisk(stopped);
    assertThat(ledger.used()).isEqualTo(new Room(0, 0, 0));
  }

  @Test
  void promiseThatIsAbandonedLeavesWhatWasBefore() {
    VmId vm = vm();
    RoomLedger.Reservation running = reserve(vm, new Room(2, 500, 10));

    RoomLedger.Reservation next = reserve(vm, new Room(4, 900, 20));
    assertThat(ledger.used()).isEqualTo(new Room(4, 900, 20));
    next.abandon();
    next.abandon();
    assertThat(ledger.used()).isEqualTo(new Room(2, 500, 10));

    RoomLedger.Reservation again = reserve(vm, new Room(4, 900, 20));
    running.close();
    again.abandon();
    assertThat(ledger.used()).as("the earlier attempt has ended").isEqualTo(new Room(0, 0, 10));
  }

  @Test
  void nothingIsStartedWhileTheDiskIsNearlyFull() {
    freeBytes = (2L << 30) - 1;

    assertThat(refusal(vm(), new Room(1, 1, 1))).contains("2047 MiB").contains("2048 MiB");
    assertThat(ledger.used()).isEqualTo(new Room(0, 0, 0));
  }

  @Test
  void vmThatWasFoundRunningCountsEvenBeyondTheCapacity() {
    RoomLedger.Reservation found = ledger.found(vm(), new Room(9, 2000, 50));
    ledger.foundDisk(vm(), 5);

    assertThat(ledger.used()).isEqualTo(new Room(9, 2000, 55));
    assertThat(refusal(vm(), new Room(1, 1, 1))).contains("0 of this runner's 8");
    found.close();
  }

  @Test
  void concurrentPromisesNeverExceedTheCapacity() throws InterruptedException {
    Queue<Admission> answers = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int index = 0; index < 50; index++) {
      threads.add(
          Thread.ofVirtual().start(() -> answers.add(ledger.reserve(vm(), new Room(1, 300, 1)))));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(answers).hasSize(50);
    assertThat(answers.stream().filter(Admission.Granted.class::isInstance)).hasSize(3);
  }

  @Test
  void hostDecidesWhatNobodyHasSaid(@TempDir Path state) throws IOException {
    Room room = HostRoom.capacity(RoomLimits.OF_THE_HOST, state);

    assertThat(room.cpus()).isEqualTo(4 * Runtime.getRuntime().availableProcessors());
    assertThat(room.memoryMiB()).isPositive();
    assertThat(room.diskGiB()).isPositive();
    assertThat(HostRoom.promisableGiB(100L << 30)).isEqualTo(400);
    assertThat(HostRoom.promisableGiB(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    assertThat(HostRoom.reserveBytes(RoomLimits.OF_THE_HOST, state)).isBetween(1L, 2L << 30);
  }
}
