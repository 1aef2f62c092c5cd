package org.bootwright.runner.machine;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootwright.contracts.vm.GuestStats;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.runner.exec.ExecSessions;
import org.bootwright.runner.guest.GuestListener;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.guest.GuestPhase;
import org.bootwright.runner.guest.GuestProtocolException;

/**
 * Sorts what a guest says: output to the spools, which may have to wait for readers, what concerns
 * commands beside the VM's own to these, the rest to events.
 */
final class GuestEvents implements GuestListener {
  private final MachineOutput output;
  private final ExecSessions execs;
  private final GuestQuestions questions;
  private final Consumer<MachineEvent> events;

  GuestEvents(
      MachineOutput output,
      ExecSessions execs,
      GuestQuestions questions,
      Consumer<MachineEvent> events) {
    this.output = output;
    this.execs = execs;
    this.questions = questions;
    this.events = events;
  }

  @Override
  public void received(GuestMessage message) throws GuestProtocolException {
    try {
      switch (message) {
        case GuestMessage.Stdout(byte[] bytes) -> output.append(OutputKind.STDOUT, bytes);
        case GuestMessage.Stderr(byte[] bytes) -> output.append(OutputKind.STDERR, bytes);
        case GuestMessage.OfExec exec -> execs.received(exec);
        case GuestMessage.Stats(GuestStats stats) -> questions.answered(stats);
        case GuestMessage.Phase(GuestPhase phase) -> {
          if (phase != GuestPhase.ROOT_MOUNTED) {
            up();
          }
          events.accept(new MachineEvent.GuestSaid(message));
        }
        case GuestMessage.Resumed _ -> {
          up();
          events.accept(new MachineEvent.GuestSaid(message));
        }
        case GuestMessage.Hello _,
            GuestMessage.Exited _,
            GuestMessage.Signalled _,
            GuestMessage.Failed _,
            GuestMessage.Health _,
            GuestMessage.Trouble _,
            GuestMessage.Credit _ ->
            events.accept(new MachineEvent.GuestSaid(message));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void up() {
    execs.up();
    questions.up();
  }

  @Override
  public void ended(Optional<IOException> failure) {
    if (failure.isPresent() && failure.get() instanceof GuestProtocolException broken) {
      events.accept(new MachineEvent.GuestRefused(String.valueOf(broken.getMessage())));
    }
  }
}
