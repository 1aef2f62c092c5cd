package org.bootwright.contracts.bus;

import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.trace.TraceParent;

/**
 * A message on its way to a work queue.
 *
 * @param trace the trace that it belongs to
 */
public record Dispatch(WorkQueue queue, Message message, TraceParent trace) {}
