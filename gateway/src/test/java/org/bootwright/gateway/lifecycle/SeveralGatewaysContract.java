package org.bootwright.gateway.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.TestImages;
import org.bootwright.gateway.conversion.Conversion;
import org.bootwright.gateway.conversion.ConversionState;
import org.bootwright.gateway.events.ProgressBoard;
import org.bootwright.gateway.store.Database;
import org.bootwright.gateway.store.DatabaseConfig;
import org.bootwright.gateway.vm.NameMaker;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways on one database, each with a pool of connections of its own. */
abstract class SeveralGatewaysContract {
  private static final ImageReference DEMO = ImageReference.parse("demo");
  private static final Platform PLATFORM = Platform.LINUX_AMD64;

  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Gate> gates = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** What a gateway is inside, without HTTP and bus. */
  private record Gate(
      Records records,
      Conversions conversions,
      VmLifecycle lifecycle,
      VmDesk desk,
      ConversionOutcomes outcomes) {}

  abstract DatabaseConfig emptyDatabase();

  /** Whether each gateway may open the database for itself. */
  abstract boolean canBeShared();

  @BeforeEach
  void open() {
    DatabaseConfig config = emptyDatabase();
    for (int i = 0; i < 2; i++) {
      Records records =
          gates.isEmpty() || canBeShared()
              ? Records.in(Database.open(config))
              : gates.getFirst().records();
      Conversions conversions =
          new Conversions(records, new ProgressBoard(records.signal()), () -> now);
      VmLifecycle lifecycle = new VmLifecycle(records, conversions);
      gates.add(
          new Gate(
              records,
              conversions,
              lifecycle,
              new VmDesk(records, lifecycle, conversions, new NameMaker(new Random(i)), () -> now),
              new ConversionOutcomes(records, conversions, lifecycle, () -> now)));
    }
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    gates.forEach(gate -> gate.records().database().close());
  }

  private Gate gate(int number) {
    return gates.get(number % gates.size());
  }

  private static VmRecord create(Gate gate) {
    VmSpec spec = VmSpec.of(DEMO).platform(PLATFORM).build();
    return gate.desk()
        .create(spec, PullPolicy.ALWAYS, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Runs the same at the same moment. */
  private <T> List<T> atOnce(int count, IntFunction<Callable<T>> work) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(count);
    List<Future<T>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Callable<T> one = work.apply(i);
      running.add(
          threads.submit(
              () -> {
                barrier.await();
                return one.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> result : running) {
      results.add(result.get());
    }
    return results;
  }

  private List<Conversion> underWay() {
    return gate(0).records().database().read(gate(0).records().conversions()::findUnderWay);
  }

  private VmRecord vm(VmId id) {
    return gate(0)
        .records()
        .database()
        .read(connection -> gate(0).records().vms().find(connection, id))
        .orElseThrow()
        .vm();
  }

  @Test
  void anImageThatSeveralGatewaysAreAskedForAtOnceIsConvertedOnce() throws Exception {
    List<VmRecord> vms = atOnce(16, i -> () -> create(gate(i)));
    List<Conversion> conversions = underWay();
    assertThat(conversions).hasSize(1);
    assertThat(vms.stream().map(vm -> vm.status().conversion().orElseThrow()).distinct())
        .containsExactly(conversions.getFirst().id());
    assertThat(gate(1).records().database().read(gate(1).records().outbox()::count)).isEqualTo(1);
  }

  @Test
  void noVmIsLeftBehindByAConversionThatEndsWhileItIsJoined() throws Exception {
    for (int round = 0; round < 10; round++) {
      create(gate(0));
      UUID conversion = underWay().getFirst().id();
      var finished = new Report.ConversionFinished(conversion, 1, TestImages.of(DEMO, PLATFORM));
      List<VmRecord> vms =
          atOnce(
              7,
              i ->
                  () -> {
                    if (i == 3) {
                      gate(i).outcomes().finished(finished);
                    }
                    return create(gate(i));
                  });
      for (Conversion left : underWay()) {
        gate(1)
            .outcomes()
            .finished(new Report.ConversionFinished(left.id(), 1, TestImages.of(DEMO, PLATFORM)));
      }
      assertThat(vms).allMatch(vm -> vm(vm.id()).state() == VmState.QUEUED);
    }
  }

  @Test
  void oneOfManyConvertersIsGrantedAConversion() throws Exception {
    Conversion conversion = gate(0).conversions().pull(DEMO, PLATFORM);
    List<Reply.Claim> claims =
        atOnce(
            12,
            i ->
                () ->
                    gate(i)
                        .conversions()
                        .claim(new Request.ClaimConversion(conversion.id(), 1, "converter-" + i)));
    assertThat(claims.stream().filter(Reply.Claim::granted)).hasSize(1);
  }

  @Test
  void oneOfManyRunnersIsGrantedABoot() throws Exception {
    for (int number = 0; number < 20; number++) {
      VmRecord vm = create(gate(number));
      gate(number)
          .outcomes()
          .finished(
              new Report.ConversionFinished(
                  vm.status().conversion().orElseThrow(), 1, TestImages.of(DEMO, PLATFORM)));
      List<Reply.Claim> claims =
          atOnce(
              8,
              i ->
                  () ->
                      gate(i)
                          .lifecycle()
                          .claim(
                              new Request.ClaimBoot(vm.id(), 1, new RunnerId("r" + i)),
                              now,
                              30_000));
      assertThat(claims.stream().filter(Reply.Claim::granted)).hasSize(1);
      assertThat(vm(vm.id()).state()).isEqualTo(VmState.STARTING);
    }
  }

  @Test
  void aLeaseThatOneGatewayGrantsIsRenewedByAnotherAndRunsOutInEither() {
    Conversion conversion = gate(0).conversions().pull(DEMO, PLATFORM);
    gate(0).conversions().claim(new Request.ClaimConversion(conversion.id(), 1, "converter-1"));
    Notice.ConversionProgress progress =
        new Notice.ConversionProgress(conversion.id(), 1, "convert", 1, 2);
    for (int i = 0; i < 10; i++) {
      now = now.plusSeconds(12);
      gates.forEach(gate -> gate.conversions().leases().heard(progress));
      gates.forEach(gate -> gate.outcomes().sweep());
    }
    assertThat(underWay().getFirst().state()).isEqualTo(ConversionState.RUNNING);
    assertThat(underWay().getFirst().attempt()).isEqualTo(1);

    now = now.plus(Leases.LEASE).plus(Leases.CLOCK_MARGIN).plusSeconds(13);
    gates.forEach(gate -> gate.outcomes().sweep());
    assertThat(underWay().getFirst().state()).isEqualTo(ConversionState.WAITING);
    assertThat(underWay().getFirst().attempt()).isEqualTo(2);
  }

  @Test
  void theWakeUpOfAConversionThatNobodyTakesIsSentAgainLessAndLessOften() {
    gate(0).conversions().pull(DEMO, PLATFORM);
    for (int minute = 0; minute < 120; minute++) {
      now = now.plus(Duration.ofMinutes(1));
      gates.forEach(gate -> gate.outcomes().sweep());
    }
    int sent = gate(0).records().database().read(gate(0).records().outbox()::count);
    assertThat(sent).isBetween(6, 8);
    assertThat(underWay().getFirst().attempt()).isEqualTo(1);
  }
}
