package org.bootwright.runner.guest;

import java.io.IOException;

/** The guest broke the rules of the guest protocol; the channel is of no more use. */
public final class GuestProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  public GuestProtocolException(String message) {
    super(message);
  }
}
