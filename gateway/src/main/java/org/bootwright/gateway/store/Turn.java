package org.bootwright.gateway.store;

/** Something that only one of several gateways does at a time. */
public enum Turn {
  /** Sending what is in the outbox: two senders would mix up the order of a queue. */
  OUTBOX(1),
  /** Looking for what has expired. */
  SWEEP(2);

  private final int key;

  Turn(int key) {
    this.key = key;
  }

  /** The number of its lock in the database. */
  int key() {
    return key;
  }
}
