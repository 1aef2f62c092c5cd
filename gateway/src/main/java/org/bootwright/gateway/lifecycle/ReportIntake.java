package org.bootwright.gateway.lifecycle;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.gateway.events.PullBoard;
import org.bootwright.gateway.fleet.Fleet;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmRecord;

/** Takes what workers report, tell and ask, and turns it into events. */
final class ReportIntake {
  /** Reports may come in any order, since other gateways take some of them, too. */
  private static final int REPORTS_AT_ONCE = 8;

  private final Records records;
  private final VmLifecycle lifecycle;
  private final Conversions conversions;
  private final ConversionOutcomes outcomes;
  private final InstantSource clock;
  private final Duration bootLease;
  private final Fleet fleet;
  private final RoomFinder room;
  private final DueVms dueVms;
  private final PullBoard pulls;

  ReportIntake(
      Records records,
      VmLifecycle lifecycle,
      Conversions conversions,
      ConversionOutcomes outcomes,
      Fleet fleet,
      RoomFinder room,
      DueVms dueVms,
      PullBoard pulls,
      InstantSource clock,
      Duration bootLease) {
    this.records = records;
    this.lifecycle = lifecycle;
    this.conversions = conversions;
    this.outcomes = outcomes;
    this.clock = clock;
    this.bootLease = bootLease;
    this.fleet = fleet;
    this.room = room;
    this.dueVms = dueVms;
    this.pulls = pulls;
  }

  List<Subscription> listen(MessageBus bus) {
    return List.of(
        // In one process nothing is gained by disorder, and followers see starts before ends.
        bus.consume(
            WorkQueue.REPORTS,
            bus.isDurable() ? REPORTS_AT_ONCE : 1,
            new PatientHandler(this::take)),
        bus.subscribe(Notice.ConversionProgress.class, conversions.leases()::heard),
        bus.subscribe(Notice.VmPhaseReached.class, this::reached),
        bus.subscribe(Notice.VmPullProgress.class, pulls::hear),
        bus.subscribe(Notice.VmWarning.class, this::warned),
        bus.serve(Endpoint.GATEWAY, this::answer));
  }

  private void take(Message message) throws RejectedMessageException {
    switch (message) {
      case Report.ConversionFinished finished -> outcomes.finished(finished);
      case Report.ConversionFailed failed -> outcomes.failed(failed);
      case Report.ConversionReleased released -> outcomes.released(released);
      case Report.ImageRemoved removed ->
          records.change(
              connection -> {
                records.images().deleteRemoved(connection, removed.digest());
                return true;
              });
      case Report.VmStarted started -> started(started);
      case Report.VmPaused paused ->
          lifecycle.apply(
              paused.vm(),
              new VmEvent.Paused(
                  paused.attempt(),
                  paused.runner(),
                  paused.reason(),
                  paused.at(),
                  clock.instant()));
      case Report.VmResumed resumed ->
          lifecycle.apply(
              resumed.vm(),
              new VmEvent.Resumed(
                  resumed.attempt(), resumed.runner(), resumed.at(), clock.instant()));
      case Report.VmEnded ended -> ended(ended);
      case Report.BootDeclined declined -> declined(declined);
      default ->
          throw new RejectedMessageException(
              message.getClass().getSimpleName() + " is not a report");
    }
  }

  private void started(Report.VmStarted report) {
    VmEvent event =
        new VmEvent.Started(
            report.attempt(),
            report.runner(),
            report.accelerator(),
            report.mode(),
            report.ports(),
            report.at());
    Optional<VmRecord> vm = lifecycle.apply(report.vm(), event);
    // A runner that begins what is not its own any more is told so before its next heartbeat.
    if (vm.isEmpty() || vm.get().attempt() > report.attempt()) {
      lifecycle.disown(report.runner(), new RunnerCommand.KillVm(report.vm(), report.attempt()));
    }
  }

  private void ended(Report.VmEnded report) {
    VmEvent event =
        new VmEvent.Ended(
            report.attempt(),
            report.runner(),
            report.exitCode(),
            report.failure(),
            report.at(),
            clock.instant());
    Optional<VmRecord> vm = lifecycle.apply(report.vm(), event);
    if (vm.isEmpty()) {
      lifecycle.disown(report.runner(), new RunnerCommand.RemoveVm(report.vm()));
    } else {
      dueVms.expect(vm.get());
    }
    room.mayHaveRoom();
  }

  private void declined(Report.BootDeclined report) {
    fleet.declined(report.runner(), report.vm());
    lifecycle.apply(
        report.vm(),
        new VmEvent.RoomAwaited(
            report.attempt(), Optional.of(report.runner()), report.reason(), clock.instant()));
    room.waits();
  }

  private void reached(Notice.VmPhaseReached notice) {
    lifecycle.apply(
        notice.vm(), new VmEvent.PhaseReached(notice.attempt(), notice.phase(), notice.at()));
  }

  private void warned(Notice.VmWarning notice) {
    lifecycle.apply(
        notice.vm(), new VmEvent.Warned(notice.attempt(), notice.message(), notice.at()));
    records.change(
        connection -> {
          records.events().add(connection, "warning", List.of(notice.vm()), notice);
          return true;
        });
  }

  private Reply answer(Request request) {
    return switch (request) {
      case Request.ClaimConversion claim -> conversions.claim(claim);
      case Request.ClaimBoot claim -> lifecycle.claim(claim, clock.instant(), bootLease.toMillis());
      case Request.ReadOutput r -> throw notOurs(r);
      case Request.WriteInput r -> throw notOurs(r);
      case Request.SignalCommand r -> throw notOurs(r);
      case Request.OfExec r -> throw notOurs(r);
    };
  }

  private static FailureException notOurs(Request request) {
    return new FailureException(
        FailureCode.INVALID_REQUEST,
        "asking a gateway: it does not answer " + request.getClass().getSimpleName());
  }
}
