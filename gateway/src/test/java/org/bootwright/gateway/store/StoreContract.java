package org.bootwright.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.context.Scope;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.TestImages;
import org.bootwright.gateway.conversion.Conversion;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stores promise, whichever database is under them. */
abstract class StoreContract {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final VmFilter ALL = new VmFilter(List.of(), List.of(), Optional.empty());

  private final VmStore vms = new VmStore();
  private DatabaseConfig config;
  private Database database;

  /** Where an empty database is, or is to be. */
  abstract DatabaseConfig emptyDatabase() throws Exception;

  @BeforeEach
  void open() throws Exception {
    config = emptyDatabase();
    database = Database.open(config);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<StoredVm> page(VmFilter filter) {
    return database.read(connection -> vms.page(connection, filter, Long.MAX_VALUE, 100));
  }

  private boolean isThere(ImageStore images, Digest digest) {
    return database.read(connection -> images.find(connection, digest).isPresent());
  }

  private static VmRecord vm(long number) {
    VmSpec spec =
        VmSpec.of(ImageReference.parse("demo"))
            .labels(Map.of("n", Long.toString(number)))
            .command(List.of("sh", "-c", "echo hello"))
            .build();
    return VmRecord.accepted(new VmId(new UUID(number, 1)), "vm-" + number, spec, NOW);
  }

  private void insert(VmRecord vm) {
    database.write(
        connection -> {
          vms.insert(connection, vm);
          return true;
        });
  }

  @Test
  void whatWasWrittenIsReadBackAfterReopening() {
    insert(vm(1));
    database.close();
    database = Database.open(config);
    StoredVm stored = database.read(c -> vms.find(c, vm(1).id())).orElseThrow();
    assertThat(stored.vm()).isEqualTo(vm(1));
    assertThat(stored.version()).isEqualTo(1);
  }

  @Test
  void aTransactionThatThrowsLeavesNothing() {
    assertThatThrownBy(
            () ->
                database.write(
                    connection -> {
                      vms.insert(connection, vm(1));
                      throw new SQLException("no");
                    }))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("writing the ");
    assertThat(page(ALL)).isEmpty();
  }

  @Test
  void aRecordThatSomebodyElseWroteIsNotOverwritten() {
    insert(vm(1));
    StoredVm stored = database.read(c -> vms.find(c, vm(1).id())).orElseThrow();
    assertThat(database.<Boolean>write(c -> vms.update(c, stored, vm(1)))).isTrue();
    assertThat(database.<Boolean>write(c -> vms.update(c, stored, vm(1)))).isFalse();
  }

  @Test
  void namesAreUnique() {
    insert(vm(1));
    assertThatThrownBy(
            () -> insert(VmRecord.accepted(new VmId(new UUID(5, 5)), "vm-1", vm(1).spec(), NOW)))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void aRemovedVmTakesItsLabelsAlong() {
    insert(vm(1));
    database.write(
        connection -> {
          vms.delete(connection, vm(1).id());
          return true;
        });
    insert(vm(1));
    assertThat(database.read(c -> vms.countByState(c)).get(VmState.ACCEPTED)).isEqualTo(1);
  }

  @Test
  void aPageOfTenThousandIsRead() {
    database.write(
        connection -> {
          for (int i = 1; i <= 10_000; i++) {
            vms.insert(connection, vm(i));
          }
          return true;
        });
    VmFilter label =
        new VmFilter(List.of(), List.of(VmFilter.Label.parse("n=77")), Optional.empty());
    assertThat(page(label)).hasSize(1);
    long[] micros = new long[40];
    for (int i = 0; i < micros.length; i++) {
      long before = System.nanoTime();
      List<StoredVm> page = page(ALL);
      micros[i] = (System.nanoTime() - before) / 1_000;
      assertThat(page).hasSize(100);
      assertThat(page.getFirst().vm().name()).isEqualTo("vm-10000");
    }
    Arrays.sort(micros);
    System.out.printf("page of 100 of 10,000: median %d us%n", micros[micros.length / 2]);
    // The goal is 20 ms on a quiet machine; an order more means that an index is not used.
    assertThat(micros[micros.length / 2]).isLessThan(200_000);
  }

  @Test
  void theOutboxKeepsOrderAndForgetsWhatWasSent() {
    Outbox outbox = new Outbox();
    VmId vm = vm(1).id();
    database.write(
        connection -> {
          outbox.add(connection, new WorkQueue("a"), new RunnerCommand.KillVm(vm, 1));
          outbox.add(connection, new Notice.CancelConversion(new UUID(1, 1)));
          outbox.add(connection, new WorkQueue("b"), new RunnerCommand.RemoveVm(vm));
          return true;
        });
    List<Outbox.Waiting> waiting = database.read(outbox::next);
    assertThat(waiting.stream().map(message -> message.queue().map(WorkQueue::name)))
        .containsExactly(Optional.of("a"), Optional.empty(), Optional.of("b"));
    database.write(
        connection -> {
          outbox.deleteUpTo(connection, waiting.get(1).sequence());
          return true;
        });
    List<Outbox.Waiting> left = database.read(outbox::next);
    assertThat(left).containsExactly(waiting.get(2));
  }

  @Test
  void oldEventsAreForgotten() {
    EventStore events = new EventStore(20, 64);
    database.write(
        connection -> {
          for (int i = 0; i < 200; i++) {
            // What is in between takes every other number, as messages do.
            Sql.nextSequence();
            events.add(connection, "vm", List.of(vm(1).id()), Map.of("i", i));
            Sql.nextSequence();
            Sql.nextSequence();
          }
          return true;
        });
    int kept = database.read(c -> events.after(c, 0, 1_000).events().size());
    assertThat(kept).isBetween(20, 20 + 64);
    long newest = database.read(events::newest);
    assertThat(newest).isEqualTo(798);
    EventStore.Batch all = database.read(c -> events.after(c, 0, 1_000));
    assertThat(all.forgotten()).isPositive().isEqualTo(all.events().getFirst().sequence() - 4);
    assertThat(database.read(events::forgotten)).isEqualTo(all.forgotten());
  }

  @Test
  void anImageThatIsConvertedWhileItIsRemovedStays() {
    ImageStore images = new ImageStore();
    var image = TestImages.of(ImageReference.parse("demo"), Platform.LINUX_AMD64);
    database.write(
        connection -> {
          images.put(connection, image, Instant.EPOCH);
          images.markRemoving(connection, image.digest());
          return true;
        });
    assertThat(isThere(images, image.digest())).isFalse();
    database.write(
        connection -> {
          images.put(connection, image, Instant.EPOCH);
          images.deleteRemoved(connection, image.digest());
          return true;
        });
    assertThat(isThere(images, image.digest())).isTrue();
  }

  @Test
  void unusedImagesComeTheLongestUnusedFirst() {
    ImageStore images = new ImageStore();
    var one = TestImages.of(ImageReference.parse("one"), Platform.LINUX_AMD64);
    var two = TestImages.of(ImageReference.parse("two"), Platform.LINUX_AMD64);
    database.write(
        connection -> {
          images.put(connection, one, NOW);
          images.put(connection, two, NOW.plusSeconds(1));
          return true;
        });
    assertThat(unused(images, NOW.plusSeconds(2))).containsExactly(one.digest(), two.digest());
    assertThat(unused(images, NOW.plusSeconds(1))).containsExactly(one.digest());
    long sizeBytes = database.read(images::sizeBytes);
    assertThat(sizeBytes).isEqualTo(one.diskSizeBytes() + two.diskSizeBytes());
    database.write(
        connection -> {
          images.used(connection, one.digest(), NOW.plusSeconds(5));
          return true;
        });
    assertThat(unused(images, NOW.plusSeconds(9))).containsExactly(two.digest(), one.digest());
  }

  private List<Digest> unused(ImageStore images, Instant since) {
    return database.read(connection -> images.findUnused(connection, since)).stream()
        .map(stored -> stored.image().digest())
        .toList();
  }

  @Test
  void anImageIsAskedForUnderEachOfItsNames() {
    ImageStore images = new ImageStore();
    ConversionStore conversions = new ConversionStore();
    var image = TestImages.of(ImageReference.parse("one"), Platform.LINUX_AMD64);
    ImageReference alias = ImageReference.parse("alias");
    database.write(
        connection -> {
          images.put(connection, image, NOW);
          conversions.insert(
              connection,
              Conversion.waiting(UUID.randomUUID(), alias, Platform.LINUX_AMD64),
              NOW,
              Duration.ofMinutes(1));
          return true;
        });
    boolean before = database.read(connection -> conversions.isUnderWay(connection, image));
    assertThat(before).isFalse();
    database.write(
        connection -> {
          images.name(connection, alias, Platform.LINUX_AMD64, image.digest());
          return true;
        });
    boolean after = database.read(connection -> conversions.isUnderWay(connection, image));
    assertThat(after).isTrue();
  }

  @Test
  void aDatabaseOfANewerProgramIsRefused() {
    database.write(c -> Sql.update(c, "INSERT INTO migration (version) VALUES (99)"));
    database.close();
    assertThatThrownBy(() -> Database.open(config)).hasMessageContaining("version 99");
  }

  @Test
  void aMessageKeepsItsTrace() {
    Outbox outbox = new Outbox();
    TraceParent trace = new TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    try (Scope _ = trace.context().makeCurrent()) {
      database.write(
          connection -> {
            outbox.add(connection, new Notice.CancelConversion(new UUID(1, 1)));
            return true;
          });
    }
    assertThat(database.read(outbox::next))
        .extracting(Outbox.Waiting::trace)
        .containsExactly(trace);
  }

  @Test
  void gatewaysThatStartTogetherMakeTheTablesOnce() throws Exception {
    DatabaseConfig empty = emptyDatabase();
    List<CompletableFuture<Database>> starting =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> Database.open(empty)))
            .limit(together())
            .toList();
    starting.forEach(one -> one.join().close());
  }

  /** How many gateways may share a database. */
  abstract int together();

  @Test
  void aTurnIsTakenByOne() {
    try (Database other = together() == 1 ? null : Database.open(config)) {
      Database second = other == null ? database : other;
      Optional<Optional<Boolean>> inside =
          database.inTurn(Turn.OUTBOX, () -> second.inTurn(Turn.OUTBOX, () -> true));
      assertThat(inside).contains(Optional.empty());
      assertThat(second.inTurn(Turn.OUTBOX, () -> true)).contains(true);
    }
  }

  @Test
  void numbersBecomeVisibleInTheirOrder() throws Exception {
    EventStore events = new EventStore();
    ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();
    List<Long> seen = new ArrayList<>();
    try (writers) {
      for (int i = 0; i < 200; i++) {
        writers.execute(
            () ->
                database.write(
                    connection -> {
                      events.add(connection, "vm", List.of(vm(1).id()), Map.of());
                      return true;
                    }));
      }
      while (seen.size() < 200) {
        long last = seen.isEmpty() ? 0 : seen.getLast();
        database
            .read(c -> events.after(c, last, 1_000))
            .events()
            .forEach(event -> seen.add(event.sequence()));
      }
    }
    assertThat(seen).isSorted().doesNotHaveDuplicates();
    assertThat(database.read(c -> events.after(c, 0, 1_000)).events())
        .extracting(EventStore.StoredEvent::sequence)
        .isEqualTo(seen);
  }
}
