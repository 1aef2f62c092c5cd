package org.bootwright.runner.machine;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.runner.guest.GuestListener;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.guest.GuestProtocolException;

/**
 * Sorts what a guest says: output to the spools, which may have to wait for readers, the rest to
 * events.
 */
final class GuestEvents implements GuestListener {
  private final MachineOutput output;
  private final Consumer<MachineEvent> events;

  GuestEvents(MachineOutput output, Consumer<MachineEvent> events) {
    this.output = output;
    this.events = events;
  }

  @Override
  public void received(GuestMessage message) {
    try {
      switch (message) {
        case GuestMessage.Stdout(byte[] bytes) -> output.append(OutputKind.STDOUT, bytes);
        case GuestMessage.Stderr(byte[] bytes) -> output.append(OutputKind.STDERR, bytes);
        case GuestMessage.Hello _,
            GuestMessage.Phase _,
            GuestMessage.Exited _,
            GuestMessage.Signalled _,
            GuestMessage.Failed _,
            GuestMessage.Resumed _,
            GuestMessage.Credit _ ->
            events.accept(new MachineEvent.GuestSaid(message));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void ended(Optional<IOException> failure) {
    if (failure.isPresent() && failure.get() instanceof GuestProtocolException broken) {
      events.accept(new MachineEvent.GuestRefused(String.valueOf(broken.getMessage())));
    }
  }
}
