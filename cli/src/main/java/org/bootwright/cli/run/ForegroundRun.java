package org.bootwright.cli.run;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.client.VmState;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.terminal.ForegroundJob;
import org.bootwright.cli.terminal.SignalSource;
import org.bootwright.cli.terminal.StandardStreams;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Runs a VM from the request to its end, with its output on ours. Used once, by one thread. */
public final class ForegroundRun {
  private static final int STATUS_BROKEN_PIPE = 141;

  /** As a process that was killed: the VM ended neither by itself nor for a reason of ours. */
  private static final int STATUS_KILLED = 137;

  /** How long the record may lag behind the end of the output. */
  private static final Duration RECORD_LAG = Duration.ofSeconds(30);

  private final GatewayClient client;
  private final StandardStreams streams;
  private final SignalSource signals;
  private final RunSettings settings;
  private final ProgressDisplay display;

  public ForegroundRun(
      GatewayClient client,
      StandardStreams streams,
      SignalSource signals,
      RunSettings settings,
      ProgressDisplay display) {
    this.client = client;
    this.streams = streams;
    this.signals = signals;
    this.settings = settings;
    this.display = display;
  }

  /** Asks for the VM and stays with it; gives the exit status. */
  public int run() {
    Vm vm = client.create(settings.request(), UUID.randomUUID().toString());
    try (var watch = new VmWatch(client, vm)) {
      var progress = new RunProgress(display, settings.imageName());
      watch.onVm(progress::vm);
      watch.onConversion(progress::conversion);
      watch.onPull(progress::pull);
      var interruptions = new Interruptions(client, watch, display, System::nanoTime);
      signals.handle(SignalSource.Kind.INTERRUPT, interruptions::interrupt);
      signals.handle(SignalSource.Kind.TERMINATE, interruptions::terminate);
      settings.timeout().ifPresent(limit -> schedule(limit, interruptions));
      watch.start();
      boolean readInput = ForegroundJob.mayReadTerminal(streams);
      var session =
          new VmSession(client, watch, streams, progress, interruptions, display, readInput);
      return finish(session.follow(settings.command()), watch, interruptions);
    }
  }

  private static void schedule(Duration limit, Interruptions interruptions) {
    CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> interruptions.timeOut(limit));
  }

  private int finish(SessionEnd end, VmWatch watch, Interruptions interruptions) {
    Vm vm = watch.current();
    return switch (end) {
      case SessionEnd.Detached() -> {
        display.say(
            "detached from "
                + vm.name()
                + "; 'bootwright console "
                + vm.name()
                + "' attaches again");
        yield 0;
      }
      case SessionEnd.EndAsked() -> {
        client.kill(vm.id(), Optional.empty());
        yield settle(awaitEnd(watch), OptionalInt.of(0));
      }
      case SessionEnd.OutputRefused() -> {
        client.kill(vm.id(), Optional.empty());
        yield settle(awaitEnd(watch), OptionalInt.of(STATUS_BROKEN_PIPE));
      }
      case SessionEnd.Broken(FailureException failure) -> {
        if (interruptions.status().isEmpty()) {
          throw failure;
        }
        yield settle(awaitEnd(watch), interruptions.status());
      }
      case SessionEnd.StreamClosed() -> settle(awaitEnd(watch), interruptions.status());
      case SessionEnd.Ended(Optional<Integer> exitCode, Optional<Failure> failure) -> {
        awaitEnd(watch);
        yield settle(vm.id(), exitCode, failure, interruptions.status());
      }
    };
  }

  private Vm awaitEnd(VmWatch watch) {
    return watch
        .await(vm -> vm.state().isEnded() || vm.state() == VmState.LOST, RECORD_LAG)
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.TIMEOUT,
                    "waiting for the end of VM "
                        + watch.current().name()
                        + ": it is still "
                        + watch.current().state()
                        + "; 'bootwright kill' ends it by force"));
  }

  private int settle(Vm vm, OptionalInt status) {
    Optional<Failure> lost =
        vm.state() == VmState.LOST
            ? Optional.of(
                new Failure(
                    FailureCode.RUNNER_LOST,
                    "the host that ran VM "
                        + vm.name()
                        + " is gone; 'bootwright inspect "
                        + vm.name()
                        + "' says when it is back"))
            : Optional.empty();
    return settle(vm.id(), vm.exitCode(), vm.failure().or(() -> lost), status);
  }

  private int settle(
      String id, Optional<Integer> exitCode, Optional<Failure> failure, OptionalInt status) {
    if (settings.remove()) {
      client.remove(id, true);
    }
    if (status.isPresent()) {
      return status.getAsInt();
    }
    failure.ifPresent(this::tell);
    return failure
        .map(reason -> reason.code().exitStatus())
        .or(() -> exitCode)
        .orElse(STATUS_KILLED);
  }

  /** Who ran a command has not seen the console. */
  private void tell(Failure failure) {
    display.say("bootwright: " + failure.message());
    if (settings.command()) {
      failure.console().forEach(line -> display.say("  | " + line));
    }
  }
}
