package org.bootwright.contracts.bus;

import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;

/** Answers requests. Several may run at the same time, each on a virtual thread. */
@FunctionalInterface
public interface RequestHandler {
  /** A FailureException that is thrown here reaches the asker as {@link Reply.Refused}. */
  Reply answer(Request request);
}
