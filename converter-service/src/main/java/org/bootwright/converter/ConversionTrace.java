package org.bootwright.converter;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.message.Job;
import org.bootwright.service.log.LogSubject;
import org.bootwright.service.trace.Tracing;

/** The span of one conversion, below the message that asked for it. */
final class ConversionTrace {
  private final Job.ConvertImage job;
  private final Span span;

  private ConversionTrace(Job.ConvertImage job, Span span) {
    this.job = job;
    this.span = span;
  }

  /** Begins on the thread that handles the message; waiting for the converting thread counts. */
  static ConversionTrace begin(Job.ConvertImage job) {
    Span span =
        Tracing.tracer()
            .spanBuilder("convert")
            .setAttribute("bootwright.conversion", job.conversion().toString())
            .setAttribute("bootwright.image", job.reference().toString())
            .startSpan();
    return new ConversionTrace(job, span);
  }

  /** Has work on another thread belong to the span, and its log lines to the conversion. */
  Runnable around(Runnable work) {
    return Context.current()
        .with(span)
        .wrap(
            () -> {
              try (LogSubject _ = LogSubject.of(LogSubject.CONVERSION, job.conversion())) {
                span.addEvent("started");
                work.run();
              }
            });
  }

  void ended(long readBytes, Optional<Failure> failure) {
    span.setAttribute("bootwright.bytes", readBytes);
    failure.ifPresent(why -> span.setStatus(StatusCode.ERROR, why.message()));
    span.end();
  }
}
