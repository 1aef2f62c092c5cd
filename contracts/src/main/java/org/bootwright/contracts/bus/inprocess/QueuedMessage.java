package org.bootwright.contracts.bus.inprocess;

/** A message in its wire form and how often it was delivered without success. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and private to this package
record QueuedMessage(byte[] body, int failedDeliveries) {}
