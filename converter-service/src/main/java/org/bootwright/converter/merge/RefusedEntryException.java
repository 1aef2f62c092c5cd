package org.bootwright.converter.merge;

import java.io.IOException;

/** A layer has an entry that is not safe or not possible; the message names it and says why. */
public final class RefusedEntryException extends IOException {
  private static final long serialVersionUID = 1L;

  public RefusedEntryException(String message) {
    super(message);
  }
}
