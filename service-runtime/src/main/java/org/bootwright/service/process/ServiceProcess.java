package org.bootwright.service.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.service.health.HealthServer;
import org.bootwright.service.health.Readiness;
import org.bootwright.service.log.LogSubject;
import org.bootwright.service.log.StandardErrorConfigurator;
import org.bootwright.service.metrics.ServiceMetrics;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Variable;
import org.bootwright.service.trace.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a service's process, from its configuration to its exit status. */
final class ServiceProcess {
  private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);

  private static final int ENDED_IN_TIME = 0;
  private static final int TOO_LATE = FailureCode.TIMEOUT.exitStatus();
  private static final int DEFECT = FailureCode.INTERNAL.exitStatus();

  /** As a shell says that a signal ended a program. */
  private static final int SIGNAL_STATUS = 128;

  private final Service service;
  private final Settings settings;
  private final Readiness readiness = new Readiness();
  private final CompletableFuture<Void> endAsked = new CompletableFuture<>();

  private ServiceProcess(Service service, Settings settings) {
    this.service = service;
    this.settings = settings;
  }

  /**
   * Runs until it is told to end, and returns the exit status.
   *
   * @throws FailureException when it cannot start
   */
  static int serve(Service service, Settings settings) {
    return new ServiceProcess(service, settings).run();
  }

  /** Reads the configuration, opens what it names, without patience, and closes it again. */
  static void check(Service service, Settings settings) {
    Service.Plan plan = service.plan(settings);
    CommonVariables.all().forEach(settings::find);
    service.healthAddress(settings);
    try (ServiceMetrics metrics = ServiceMetrics.create();
        Parts parts = new Parts(metrics, new Readiness())) {
      plan.connect(parts);
    }
  }

  private int run() {
    Service.Plan plan = service.plan(settings);
    Duration stopLimit = settings.get(CommonVariables.STOP);
    StandardErrorConfigurator.logAs(settings.get(CommonVariables.LOG));
    StandardErrorConfigurator.sayAlways(LogSubject.SERVICE, service.name());
    warnOfUnknownVariables();
    Thread.setDefaultUncaughtExceptionHandler(ServiceProcess::uncaught);
    Signals.handle("TERM", () -> signalled(15));
    Signals.handle("INT", () -> signalled(2));
    // Before anything asks for a tracer: what was given out earlier would trace nothing for ever.
    try (Tracing _ = Tracing.start(service.name());
        ServiceMetrics metrics = ServiceMetrics.ofProcess()) {
      var parts = new Parts(metrics, readiness);
      try {
        beginAndAwaitEnd(plan, parts);
      } catch (RuntimeException failure) {
        closeInTime(parts, stopLimit);
        throw failure;
      }
      log.info("the {} is ending: it takes no more work", service.name());
      return closeInTime(parts, stopLimit);
    }
  }

  private void warnOfUnknownVariables() {
    List<Variable<?>> known = new ArrayList<>(service.variables());
    known.addAll(CommonVariables.all());
    for (String name : settings.unknown(known)) {
      log.warn("{} is set, but the {} knows no such variable; see --help", name, service.name());
    }
  }

  private void signalled(int number) {
    if (!readiness.isEnding()) {
      // At once, so that nobody sends work that would be refused.
      readiness.ending();
      endAsked.complete(null);
    } else {
      Runtime.getRuntime().halt(SIGNAL_STATUS + number);
    }
  }

  /** Begins on a thread of its own, so that a signal ends also a process that still begins. */
  private void beginAndAwaitEnd(Service.Plan plan, Parts parts) {
    var begun = new CompletableFuture<Void>();
    Thread beginning =
        Thread.ofPlatform()
            .daemon()
            .name("start")
            .start(
                () -> {
                  try {
                    begin(plan, parts);
                    begun.complete(null);
                  } catch (Throwable failure) {
                    begun.completeExceptionally(failure);
                  }
                });
    try {
      CompletableFuture.anyOf(begun, endAsked).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof FailureException failure ? failure : e;
    }
    if (!begun.isDone()) {
      beginning.interrupt();
    }
    endAsked.join();
  }

  private void begin(Service.Plan plan, Parts parts) throws InterruptedException {
    if (!service.servesHealth()) {
      parts.add(
          "health server",
          HealthServer.listen(service.healthAddress(settings), readiness, parts.metrics()::scrape));
    }
    var patience = new Patience(settings.get(CommonVariables.START_PATIENCE));
    patience.untilAvailable(() -> connect(plan, parts));
    plan.serve(parts);
    readiness.ready();
    log.info("the {} is ready", service.name());
  }

  /** What was opened before the failure is closed, since all of it is opened again. */
  private static void connect(Service.Plan plan, Parts parts) {
    Parts.Mark mark = parts.mark();
    try {
      plan.connect(parts);
    } catch (RuntimeException failure) {
      parts.closeTo(mark);
      throw failure;
    }
  }

  /** Closes on a thread of its own, and gives up when that takes too long. */
  private int closeInTime(Parts parts, Duration limit) {
    readiness.ending();
    Thread closing = Thread.ofPlatform().daemon().name("stop").start(parts::close);
    try {
      if (closing.join(limit)) {
        log.info("the {} has ended", service.name());
        return ENDED_IN_TIME;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.error(
        "the {} did not end within {} s; what it had begun is left to others",
        service.name(),
        TimeUnit.SECONDS.convert(limit));
    return TOO_LATE;
  }

  private static void uncaught(Thread thread, Throwable thrown) {
    try {
      log.error("the thread {} ended by a defect", thread.getName(), thrown);
    } finally {
      if (thrown instanceof VirtualMachineError) {
        // Nothing can be relied on any more; whoever runs this process starts it again.
        Runtime.getRuntime().halt(DEFECT);
      }
    }
  }
}
