package org.bootwright.runner.machine;

import java.util.Optional;
import java.util.OptionalInt;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.qmp.QmpEvent;

/** Something that happened in a machine, in the order in which it happened. */
public sealed interface MachineEvent {
  /** The guest init said something; output of the command does not come this way. */
  record GuestSaid(GuestMessage message) implements MachineEvent {}

  /** The guest broke the guest protocol, and its channel is closed. */
  record GuestRefused(String reason) implements MachineEvent {}

  /** The guest's kernel panicked and said so; it may load another one to write a dump. */
  record GuestPanicked() implements MachineEvent {}

  /**
   * Nobody in the guest has the guest channel open any more: the guest init, or the agent, is gone.
   */
  record GuestHungUp() implements MachineEvent {}

  /**
   * QEMU is about to end.
   *
   * @param reason in QMP's words, such as {@code guest-shutdown}
   */
  record ShuttingDown(String reason) implements MachineEvent {}

  /**
   * QEMU is gone and everything that it had sent was heard.
   *
   * @param exitCode absent where an earlier runner had started it
   * @param lastWords the end of its standard error
   */
  record QemuEnded(OptionalInt exitCode, String lastWords) implements MachineEvent {}

  /** The meaning of a QMP event; empty for the many that tell us nothing. */
  static Optional<MachineEvent> ofQmp(QmpEvent event) {
    return switch (event.name()) {
      case "SHUTDOWN" -> Optional.of(new ShuttingDown(event.data().path("reason").asText("")));
      case "VSERPORT_CHANGE" ->
          event.data().path("open").asBoolean(true)
              ? Optional.empty()
              : Optional.of(new GuestHungUp());
      case "GUEST_PANICKED", "GUEST_CRASHLOADED" -> Optional.of(new GuestPanicked());
      default -> Optional.empty();
    };
  }
}
