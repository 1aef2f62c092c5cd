package org.bootwright.cli.run;

import java.util.Optional;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.terminal.ForegroundJob;
import org.bootwright.cli.terminal.StandardStreams;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** A look at the console of a VM that somebody else started; leaving it changes nothing. */
public final class ConsoleVisit {
  private final GatewayClient client;
  private final StandardStreams streams;
  private final ProgressDisplay display;

  public ConsoleVisit(GatewayClient client, StandardStreams streams, ProgressDisplay display) {
    this.client = client;
    this.streams = streams;
    this.display = display;
  }

  /** Stays until the VM ends or the user leaves; gives the exit status. */
  public int visit(Vm vm, boolean replay) {
    if (vm.state().isEnded()) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "attaching to the console of "
              + vm.name()
              + ": the VM is "
              + vm.state()
              + "; 'bootwright start "
              + vm.name()
              + "' starts it, 'bootwright logs "
              + vm.name()
              + "' prints its output");
    }
    Optional<InputPump> input =
        ForegroundJob.mayReadTerminal(streams)
            ? Optional.of(new InputPump(streams.in()))
            : Optional.empty();
    if (streams.inTerminal()) {
      display.note("console of " + vm.name() + ": Ctrl-A X ends the VM, Ctrl-A D detaches");
    }
    SessionEnd end;
    try (var session = ConsoleSession.open(client, vm.id(), replay, streams, input)) {
      end = session.end().join();
    }
    switch (end) {
      case SessionEnd.EndAsked() -> client.kill(vm.id(), Optional.empty());
      case SessionEnd.Broken(FailureException failure) -> throw failure;
      case SessionEnd.Detached() -> display.note("detached from " + vm.name());
      case SessionEnd.StreamClosed() -> display.note(vm.name() + " has ended");
      case SessionEnd.Ended(var exitCode, var failure) ->
          throw new IllegalStateException("a console does not tell how a VM ended");
      case SessionEnd.OutputRefused() -> {
        // Whoever read us has had enough; the VM is not ours to end.
      }
    }
    return 0;
  }
}
