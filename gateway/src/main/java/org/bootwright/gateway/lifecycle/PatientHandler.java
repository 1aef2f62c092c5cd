package org.bootwright.gateway.lifecycle;

import java.time.Duration;
import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a message while the database is away, since a message that is handed back too often counts
 * as one that nobody can handle.
 */
final class PatientHandler implements MessageHandler {
  private static final Logger log = LoggerFactory.getLogger(PatientHandler.class);

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final MessageHandler handler;

  PatientHandler(MessageHandler handler) {
    this.handler = handler;
  }

  @Override
  public void handle(Message message) throws RejectedMessageException {
    for (boolean told = false; ; told = true) {
      try {
        handler.handle(message);
        return;
      } catch (FailureException e) {
        if (e.code() != FailureCode.DATABASE_UNAVAILABLE || !pause()) {
          throw e;
        }
        if (!told) {
          log.warn("a report waits for the database", e);
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
