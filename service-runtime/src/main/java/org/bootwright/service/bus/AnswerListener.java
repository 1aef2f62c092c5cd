package org.bootwright.service.bus;

import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;

/** Hears of every request that was answered here, on the thread that answers; must be quick. */
@FunctionalInterface
public interface AnswerListener {
  void answered(Request request, Reply reply);
}
