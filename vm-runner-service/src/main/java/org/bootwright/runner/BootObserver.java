package org.bootwright.runner;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bootwright.contracts.bus.Dispatch;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.service.bus.ForwardingMessageBus;

/**
 * Measures and traces a runner by what it is told and what it says: whatever becomes of a boot, it
 * is said over the bus. Has reports about a boot belong to the boot's trace, also those that other
 * threads send, and later.
 */
final class BootObserver extends ForwardingMessageBus {
  private final MeterRegistry registry;
  private final RunnerGauges gauges;

  /** Of VMs that run, since what is said of their end belongs to the trace of their boot. */
  private final Map<VmId, BootTrace> boots = new ConcurrentHashMap<>();

  BootObserver(MessageBus bus, MeterRegistry registry) {
    super(bus);
    this.registry = registry;
    this.gauges = new RunnerGauges(registry);
  }

  @Override
  public Subscription consume(WorkQueue queue, int concurrency, MessageHandler handler) {
    return super.consume(queue, concurrency, message -> handle(message, handler));
  }

  private void handle(Message message, MessageHandler handler) throws RejectedMessageException {
    if (!(message instanceof Job.BootVm job)
        || find(job.vm()).filter(boot -> boot.attempt() >= job.attempt()).isPresent()) {
      handler.handle(message);
      return;
    }
    BootTrace boot = BootTrace.begin(job, registry);
    Optional.ofNullable(boots.put(job.vm(), boot)).ifPresent(BootTrace::notTaken);
    boolean handled = false;
    try (Scope _ = boot.makeCurrent()) {
      handler.handle(message);
      handled = true;
    } finally {
      if (!handled) {
        forget(job.vm(), job.attempt()).ifPresent(BootTrace::notTaken);
      }
    }
  }

  @Override
  public Reply request(Endpoint endpoint, Request request, Duration timeout) {
    Reply reply = super.request(endpoint, request, timeout);
    if (request instanceof Request.ClaimBoot claim
        && reply instanceof Reply.Claim answer
        && !answer.granted()) {
      forget(claim.vm(), claim.attempt()).ifPresent(BootTrace::notTaken);
    }
    return reply;
  }

  @Override
  public void publish(Notice notice) {
    switch (notice) {
      case Notice.VmPhaseReached(VmId vm, _, var phase, _) ->
          find(vm).ifPresent(boot -> boot.reached(phase));
      case Notice.VmWarning warning -> find(warning.vm()).ifPresent(BootTrace::warned);
      case Notice.RunnerHeartbeat heartbeat -> gauges.beat(heartbeat);
      case Notice.ConversionProgress _,
          Notice.CancelConversion _,
          Notice.VmPullProgress _,
          Notice.RunnerStats _ -> {}
    }
    super.publish(notice);
  }

  @Override
  public void sendAll(List<Dispatch> dispatches) {
    super.sendAll(dispatches.stream().map(this::traced).toList());
    dispatches.forEach(dispatch -> sent(dispatch.message()));
  }

  private Dispatch traced(Dispatch dispatch) {
    if (!dispatch.trace().equals(TraceParent.NONE)) {
      return dispatch;
    }
    return subject(dispatch.message())
        .flatMap(this::find)
        .map(boot -> TraceParent.of(boot.context()))
        .map(trace -> new Dispatch(dispatch.queue(), dispatch.message(), trace))
        .orElse(dispatch);
  }

  private static Optional<VmId> subject(Message message) {
    return switch (message) {
      case Report.VmStarted report -> Optional.of(report.vm());
      case Report.VmEnded report -> Optional.of(report.vm());
      case Report.BootDeclined report -> Optional.of(report.vm());
      default -> Optional.empty();
    };
  }

  private void sent(Message message) {
    switch (message) {
      case Report.VmStarted report ->
          find(report.vm())
              .filter(boot -> boot.attempt() == report.attempt())
              .ifPresent(boot -> boot.started(report));
      case Report.VmEnded report -> {
        report.failure().ifPresent(this::count);
        forget(report.vm(), report.attempt()).ifPresent(boot -> boot.ended(report));
      }
      case Report.BootDeclined report ->
          forget(report.vm(), report.attempt()).ifPresent(BootTrace::notTaken);
      default -> {}
    }
  }

  private void count(Failure failure) {
    Counter.builder("bootwright.vm.failures")
        .description("VMs that ended with a failure")
        .tag("code", failure.code().code())
        .register(registry)
        .increment();
  }

  private Optional<BootTrace> find(VmId vm) {
    return Optional.ofNullable(boots.get(vm));
  }

  private Optional<BootTrace> forget(VmId vm, int attempt) {
    Optional<BootTrace> boot = find(vm).filter(present -> present.attempt() == attempt);
    boot.ifPresent(present -> boots.remove(vm, present));
    return boot;
  }
}
