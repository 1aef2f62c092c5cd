package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is measured of a boot follows from what the runner says of it. */
final class BootObserverTest {
  private static final WorkQueue BOOTS = WorkQueue.boots("amd64");
  private static final RunnerId RUNNER = new RunnerId("runner-1");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final InProcessMessageBus bus = new InProcessMessageBus();
  private final BootObserver observer = new BootObserver(bus, registry);

  @AfterEach
  void close() {
    bus.close();
  }

  private long boots(String outcome) {
    var timer = registry.find("bootwright.boot").tag("outcome", outcome).timer();
    return timer == null ? 0 : timer.count();
  }

  @Test
  void phasesAndTheEndOfABootAreMeasured() {
    observer.consume(
        BOOTS,
        1,
        message -> {
          VmId vm = TestJobs.boot(1).vm();
          observer.publish(new Notice.VmPhaseReached(vm, 1, BootPhase.DISK_READY, Instant.now()));
          observer.send(WorkQueue.REPORTS, TestJobs.started(1, RUNNER));
        });
    bus.send(BOOTS, TestJobs.boot(1));

    await().until(() -> boots("started") == 1);
    assertThat(registry.get("bootwright.boot.phase").tag("phase", "disk_ready").timer().count())
        .isEqualTo(1);
  }

  @Test
  void aBootThatIsNotGrantedIsNotTaken() {
    bus.serve(Endpoint.GATEWAY, request -> new Reply.Claim(false, 0, "another has it"));
    observer.consume(
        BOOTS,
        1,
        message ->
            observer.request(
                Endpoint.GATEWAY,
                new Request.ClaimBoot(TestJobs.boot(1).vm(), 1, RUNNER),
                Duration.ofSeconds(10)));
    bus.send(BOOTS, TestJobs.boot(1));

    await().until(() -> boots("not_taken") == 1);
  }

  @Test
  void theEndOfAnEarlierAttemptDoesNotEndTheLaterBoot() {
    observer.consume(BOOTS, 1, message -> {});
    bus.send(BOOTS, TestJobs.boot(2));
    await().until(() -> registry.find("bootwright.boot").timer() == null);
    observer.send(
        WorkQueue.REPORTS,
        new Report.VmEnded(
            TestJobs.boot(1).vm(), 1, RUNNER, Optional.of(0), Optional.empty(), Instant.now()));

    assertThat(boots("ended")).isZero();
  }

  @Test
  void failuresOfVmsAreCountedByTheirCode() {
    VmId vm = TestJobs.boot(1).vm();
    Failure failure = new Failure(FailureCode.GUEST_PANIC, "it panicked");
    observer.send(
        WorkQueue.REPORTS,
        new Report.VmEnded(vm, 1, RUNNER, Optional.empty(), Optional.of(failure), Instant.now()));
    observer.send(
        WorkQueue.REPORTS,
        new Report.VmEnded(vm, 2, RUNNER, Optional.of(0), Optional.empty(), Instant.now()));

    assertThat(registry.get("bootwright.vm.failures").counters())
        .singleElement()
        .satisfies(
            counter -> {
              assertThat(counter.getId().getTag("code")).isEqualTo("guest_panic");
              assertThat(counter.count()).isEqualTo(1);
            });
  }
}
