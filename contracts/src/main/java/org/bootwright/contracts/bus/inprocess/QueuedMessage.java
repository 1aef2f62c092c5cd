package org.bootwright.contracts.bus.inprocess;

import org.bootwright.contracts.trace.TraceParent;

/** A message in its wire form. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record QueuedMessage(byte[] body, TraceParent trace, int failedDeliveries) {
  QueuedMessage failed() {
    return new QueuedMessage(body, trace, failedDeliveries + 1);
  }
}
