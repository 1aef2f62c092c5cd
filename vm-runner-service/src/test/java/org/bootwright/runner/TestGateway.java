package org.bootwright.runner;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.VmId;
import org.jspecify.annotations.Nullable;

/** A gateway that grants every claim, unless told otherwise, and remembers what it hears. */
final class TestGateway {
  /** Emulated boots on a machine that is busy with other tests. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Message> heard = new CopyOnWriteArrayList<>();
  private final List<Request.ClaimBoot> claims = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable FailureCode> nextFailure = new AtomicReference<>();
  private volatile boolean granting = true;

  TestGateway(MessageBus bus) {
    bus.consume(WorkQueue.REPORTS, 1, heard::add);
    bus.subscribe(Notice.VmPhaseReached.class, heard::add);
    bus.subscribe(Notice.VmWarning.class, heard::add);
    bus.subscribe(Notice.RunnerHeartbeat.class, heard::add);
    bus.subscribe(Notice.RunnerStats.class, heard::add);
    bus.serve(Endpoint.GATEWAY, this::answer);
  }

  private Reply answer(Request request) {
    claims.add((Request.ClaimBoot) request);
    FailureCode code = nextFailure.getAndSet(null);
    if (code != null) {
      throw new FailureException(code, "the gateway was told to fail");
    }
    return new Reply.Claim(granting, 30_000, granting ? "" : "another runner has it");
  }

  /** The next claim is not answered. */
  void failNext(FailureCode code) {
    nextFailure.set(code);
  }

  void refuseClaims() {
    granting = false;
  }

  List<Request.ClaimBoot> claims() {
    return claims;
  }

  Report.VmEnded awaitEnd(VmId vm) {
    return Awaitility.await("end of " + vm)
        .atMost(PATIENCE)
        .until(() -> end(vm), Optional::isPresent)
        .orElseThrow();
  }

  Optional<Report.VmEnded> end(VmId vm) {
    return all(Report.VmEnded.class).stream().filter(end -> end.vm().equals(vm)).findFirst();
  }

  Report.BootDeclined awaitDecline(VmId vm) {
    return Awaitility.await("decline of " + vm)
        .atMost(PATIENCE)
        .until(
            () ->
                all(Report.BootDeclined.class).stream()
                    .filter(decline -> decline.vm().equals(vm))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  Report.VmStarted awaitStart(VmId vm) {
    return Awaitility.await("start of " + vm)
        .atMost(PATIENCE)
        .until(
            () ->
                all(Report.VmStarted.class).stream()
                    .filter(start -> start.vm().equals(vm))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  void awaitPhase(VmId vm, BootPhase phase) {
    Awaitility.await(phase + " of " + vm)
        .atMost(PATIENCE)
        .until(() -> phases(vm).contains(phase) || end(vm).isPresent());
    if (!phases(vm).contains(phase)) {
      throw new AssertionError(vm + " ended before " + phase + ": " + end(vm).orElseThrow());
    }
  }

  List<BootPhase> phases(VmId vm) {
    return all(Notice.VmPhaseReached.class).stream()
        .filter(notice -> notice.vm().equals(vm))
        .map(Notice.VmPhaseReached::phase)
        .toList();
  }

  List<String> warnings(VmId vm) {
    return all(Notice.VmWarning.class).stream()
        .filter(notice -> notice.vm().equals(vm))
        .map(Notice.VmWarning::message)
        .toList();
  }

  <M extends Message> List<M> all(Class<M> kind) {
    return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
