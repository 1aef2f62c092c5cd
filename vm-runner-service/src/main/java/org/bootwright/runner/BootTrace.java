package org.bootwright.runner;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.Locale;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.service.metrics.Histograms;
import org.bootwright.service.trace.Tracing;

/**
 * The span of one boot, below the message that asked for it, with its phases as events and as
 * measures. It ends when the guest is up, or will not come up. Guarded by its monitor.
 */
final class BootTrace {
  private final int attempt;
  private final MeterRegistry registry;
  private final Span span;
  private final Context context;
  private final long beganNanos = System.nanoTime();
  private long reachedNanos = beganNanos;
  private boolean over;

  private BootTrace(int attempt, MeterRegistry registry, Span span) {
    this.attempt = attempt;
    this.registry = registry;
    this.span = span;
    this.context = Context.current().with(span);
  }

  /** Begins on the thread that handles the message. */
  static BootTrace begin(Job.BootVm job, MeterRegistry registry) {
    Span span =
        Tracing.tracer()
            .spanBuilder("boot")
            .setAttribute("bootwright.vmId", job.vm().toString())
            .setAttribute("bootwright.vm.name", job.name())
            .setAttribute("bootwright.attempt", job.attempt())
            .startSpan();
    return new BootTrace(job.attempt(), registry, span);
  }

  int attempt() {
    return attempt;
  }

  /** Has what is begun now, threads of VMs too, belong to the span; until closed. */
  @SuppressWarnings("MustBeClosedChecker") // the caller's to close
  Scope makeCurrent() {
    return context.makeCurrent();
  }

  /** What belongs to the boot, on whichever thread. */
  Context context() {
    return context;
  }

  synchronized void reached(BootPhase phase) {
    String name = phase.name().toLowerCase(Locale.ROOT);
    long now = System.nanoTime();
    span.addEvent(name);
    Histograms.slow(
            registry,
            "bootwright.boot.phase",
            "Phases of boots, each from the one before",
            "phase",
            name)
        .record(Duration.ofNanos(now - reachedNanos));
    reachedNanos = now;
  }

  void warned() {
    span.addEvent("warned");
  }

  void started(Report.VmStarted report) {
    span.setAttribute(
        "bootwright.accelerator", report.accelerator().name().toLowerCase(Locale.ROOT));
    end("started");
  }

  void ended(Report.VmEnded report) {
    report.failure().ifPresent(failure -> span.setStatus(StatusCode.ERROR, failure.message()));
    end(report.failure().map(failure -> failure.code().code()).orElse("ended"));
  }

  /** The runner did not take the boot after all. */
  void notTaken() {
    end("not_taken");
  }

  private synchronized void end(String outcome) {
    if (over) {
      return;
    }
    over = true;
    Histograms.slow(
            registry,
            "bootwright.boot",
            "Boots, from the job's being taken until the guest is up or will not come up",
            "outcome",
            outcome)
        .record(Duration.ofNanos(System.nanoTime() - beganNanos));
    span.end();
  }
}
