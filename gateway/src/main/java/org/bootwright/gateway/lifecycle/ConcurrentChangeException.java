package org.bootwright.gateway.lifecycle;

/** Somebody else changed the record between our reading and our writing it. Trying again helps. */
final class ConcurrentChangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Each try that fails means that another one succeeded. */
  static final int MAXIMUM_TRIES = 20;
}
