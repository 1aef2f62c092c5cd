package org.bootwright.cli.run;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.client.VmState;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.terminal.StandardStreams;
import org.bootwright.contracts.failure.FailureException;

/**
 * Connects our streams with a VM's: those of its command where it runs one, else its console. Which
 * of the two is known at once when a command was given, else when the guest has looked at its
 * image.
 */
final class VmSession {
  private final GatewayClient client;
  private final VmWatch watch;
  private final StandardStreams streams;
  private final RunProgress progress;
  private final Interruptions interruptions;
  private final ProgressDisplay display;
  private final Optional<InputPump> input;

  /**
   * @param readInput whether our standard input may be read
   */
  VmSession(
      GatewayClient client,
      VmWatch watch,
      StandardStreams streams,
      RunProgress progress,
      Interruptions interruptions,
      ProgressDisplay display,
      boolean readInput) {
    this.client = client;
    this.watch = watch;
    this.streams = streams;
    this.progress = progress;
    this.interruptions = interruptions;
    this.display = display;
    this.input = readInput ? Optional.of(new InputPump(streams.in())) : Optional.empty();
  }

  /**
   * Stays with the VM until the session is over.
   *
   * @param command whether the request has a command of its own
   */
  SessionEnd follow(boolean command) {
    if (command) {
      return attach();
    }
    try {
      Vm vm = watch.await(candidate -> !candidate.state().isBeforeBoot());
      if (vm.state().isEnded() || vm.state() == VmState.LOST) {
        return new SessionEnd.Ended(vm.exitCode(), vm.failure());
      }
      return isApp(vm) ? attach() : console(vm);
    } catch (FailureException failure) {
      return new SessionEnd.Broken(failure);
    }
  }

  private static boolean isApp(Vm vm) {
    return vm.mode().equals(Optional.of(Vm.GuestMode.APP));
  }

  private SessionEnd attach() {
    watch.onVm(this::noteStart);
    noteStart(watch.current());
    Runnable firstOutput =
        () -> {
          interruptions.commandRuns();
          progress.outputBegins(watch.current());
        };
    String id = watch.current().id();
    try (var session = AttachSession.open(client, id, streams, input, firstOutput)) {
      return session.end().join();
    }
  }

  private void noteStart(Vm vm) {
    if (vm.hasStarted()) {
      interruptions.commandRuns();
    }
  }

  /** The console, until the VM ends or turns out to run a command of its image's. */
  private SessionEnd console(Vm vm) {
    progress.outputBegins(vm);
    if (streams.inTerminal() && input.isPresent()) {
      display.note(
          "console of "
              + vm.name()
              + ": Ctrl-A X ends the VM, Ctrl-A D detaches, Ctrl-A Ctrl-A types a Ctrl-A");
    }
    var turnsOutApp = new CompletableFuture<Boolean>();
    watch.onVm(
        current -> {
          if (isApp(current)) {
            turnsOutApp.complete(true);
          }
        });
    try (var session = ConsoleSession.open(client, vm.id(), true, streams, input)) {
      CompletableFuture.anyOf(session.end(), turnsOutApp).join();
      if (session.end().isDone()) {
        return session.end().join();
      }
    }
    return attach();
  }
}
