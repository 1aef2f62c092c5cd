package org.bootwright.contracts.bus;

/**
 * A message that nobody will ever be able to handle. The text says why and stays with the dead
 * letter.
 */
public final class RejectedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public RejectedMessageException(String reason) {
    super(reason);
  }
}
