package org.bootwright.gateway.lifecycle;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
import org.bootwright.gateway.vm.VmEvent;

/** Takes what workers report, tell and ask, and turns it into events. */
final class ReportIntake {
  private final Records records;
  private final VmLifecycle lifecycle;
  private final Conversions conversions;
  private final ConversionOutcomes outcomes;
  private final InstantSource clock;
  private final Duration bootLease;

  ReportIntake(
      Records records,
      VmLifecycle lifecycle,
      Conversions conversions,
      ConversionOutcomes outcomes,
      InstantSource clock,
      Duration bootLease) {
    this.records = records;
    this.lifecycle = lifecycle;
    this.conversions = conversions;
    this.outcomes = outcomes;
    this.clock = clock;
    this.bootLease = bootLease;
  }

  List<Subscription> listen(MessageBus bus) {
    return List.of(
        // One at a time: that a VM started must be known before that it ended.
        bus.consume(WorkQueue.REPORTS, 1, new PatientHandler(this::take)),
        bus.subscribe(Notice.ConversionProgress.class, conversions::progressed),
        bus.subscribe(Notice.VmPhaseReached.class, this::reached),
        bus.subscribe(Notice.VmWarning.class, this::warned),
        bus.serve(Endpoint.GATEWAY, this::answer));
  }

  private void take(Message message) throws RejectedMessageException {
    switch (message) {
      case Report.ConversionFinished finished -> outcomes.finished(finished);
      case Report.ConversionFailed failed -> outcomes.failed(failed);
      case Report.ImageRemoved removed ->
          records.change(
              connection -> {
                records.images().deleteRemoved(connection, removed.digest());
                return true;
              });
      case Report.VmStarted started -> started(started);
      case Report.VmEnded ended -> ended(ended);
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
    if (lifecycle.apply(report.vm(), event).isEmpty()) {
      lifecycle.disown(report.runner(), new RunnerCommand.KillVm(report.vm(), report.attempt()));
    }
  }

  private void ended(Report.VmEnded report) {
    VmEvent event =
        new VmEvent.Ended(
            report.attempt(), report.runner(), report.exitCode(), report.failure(), report.at());
    if (lifecycle.apply(report.vm(), event).isEmpty()) {
      lifecycle.disown(report.runner(), new RunnerCommand.RemoveVm(report.vm()));
    }
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
    };
  }

  private static FailureException notOurs(Request request) {
    return new FailureException(
        FailureCode.INVALID_REQUEST,
        "asking a gateway: it does not answer " + request.getClass().getSimpleName());
  }
}
