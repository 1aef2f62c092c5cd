package org.bootwright.runner;

import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Message;

/**
 * Takes what is for this runner alone: commands, and boots of VMs whose disks are here already. All
 * others come by the queue that any runner takes from.
 */
final class OwnQueueIntake implements MessageHandler {
  private final MessageHandler boots;
  private final MessageHandler commands;

  OwnQueueIntake(MessageHandler boots, MessageHandler commands) {
    this.boots = boots;
    this.commands = commands;
  }

  @Override
  public void handle(Message message) throws RejectedMessageException {
    (message instanceof Job.BootVm ? boots : commands).handle(message);
  }
}
