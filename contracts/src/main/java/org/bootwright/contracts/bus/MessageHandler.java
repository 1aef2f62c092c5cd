package org.bootwright.contracts.bus;

import org.bootwright.contracts.message.Message;

/** Takes care of messages of a work queue. */
@FunctionalInterface
public interface MessageHandler {
  /**
   * Takes care of one message, or of the wake-up that it is: returning acknowledges it, so work
   * that takes long is started here and done elsewhere.
   *
   * <p>Delivery is at least once, so the same message may come again. Throwing anything but
   * RejectedMessageException has the message delivered again, a bounded number of times.
   *
   * @throws RejectedMessageException when no later delivery can succeed; the message is set aside
   *     as a dead letter with the reason
   */
  void handle(Message message) throws RejectedMessageException;
}
